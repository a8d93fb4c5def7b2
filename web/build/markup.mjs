/** Text and numbers as they stand in markup. */

export const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A place in px, to a tenth. */
export const short = (pixel) => String(Number(pixel.toFixed(1)));
