/** The longest line, characters. */
const longestLine = 4 * 1024 * 1024

/** Cuts bytes into lines of text, without what ends them, empty ones left out; undefined stands for one that is too long. */
export class LineReader {
  readonly #decoder = new TextDecoder()
  #parts: string[] = []
  #length = 0

  /** The lines that a chunk ends. */
  read(chunk: Uint8Array): (string | undefined)[] {
    const [first = '', ...rest] = this.#decoder.decode(chunk, { stream: true }).split('\n')
    this.#add(first)
    return rest.flatMap((next) => {
      const line = this.#take()
      this.#add(next)
      return line
    })
  }

  /** The last line, where nothing ends it. */
  end(): (string | undefined)[] {
    this.#add(this.#decoder.decode())
    return this.#take()
  }

  #add(part: string): void {
    this.#length += part.length
    // What is too long is not kept, only counted.
    if (this.#length > longestLine) this.#parts = []
    else if (part !== '') this.#parts.push(part)
  }

  #take(): (string | undefined)[] {
    const line = this.#length > longestLine ? undefined : this.#parts.join('').trim()
    this.#parts = []
    this.#length = 0
    return line === '' ? [] : [line]
  }
}
