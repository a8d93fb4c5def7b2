/** Keys of a figure: they act only with focus in it, and not where they type, choose or press something else. */

const commands = { " ": "toggle", ArrowRight: "next", ArrowLeft: "previous", Home: "first", End: "last", r: "reset" } as const;
export type KeyCommand = (typeof commands)[keyof typeof commands];

/** What a key asks of playback; undefined where it is not for it. */
export function commandOf(event: KeyboardEvent): KeyCommand | undefined {
  const target = event.composedPath()[0] as HTMLElement;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return undefined;
  if (event.key === " " && target.closest("button, a, summary")) return undefined;
  return Object.hasOwn(commands, event.key) ? commands[event.key as keyof typeof commands] : undefined;
}
