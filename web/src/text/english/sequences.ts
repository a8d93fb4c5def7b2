/** What the sequences view of <kl-policy> says. */
export const sequences = {
  question: "Per token or per sequence?",
  says: (sequences: string, divergence: string) => `Over all ${sequences} sequences the policy is ${divergence} from its reference.`,
  tables: {
    steps: "what each step adds to the KL",
    stepColumns: ["step", "KL, nats"],
  },
};
