/** api.ts promises elements as well, which a worker has not: for its program the name is enough. */
interface HTMLElement extends EventTarget {}
