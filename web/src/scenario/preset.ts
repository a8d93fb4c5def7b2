/** A ready-made scenario: it replaces the fields it names. Its title is in the string table under the same id. */
export interface Preset<Scenario> {
  id: string;
  set: Partial<Scenario>;
}
