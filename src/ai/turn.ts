import { drawDelay } from '../behaviour/duration.ts'
import { Fault } from '../behaviour/fault.ts'
import { clock } from '../clock.ts'
import { referenceDate } from '../generate/faker.ts'
import { decodeJson } from '../http/json.ts'
import type { AiAnswer, AiError, AiFinish } from './options.ts'

/** A part of an answer: what the model thinks, says, or asks a tool for. */
export interface Block {
  readonly kind: 'reasoning' | 'text' | 'tool'
  /** Of a tool call; a codec makes one where none was given. */
  id: string
  readonly name: string
  /** What was sent of it so far: a text, or the JSON of arguments. */
  content: string
}

/** Tokens, counted. */
export type Usage = Readonly<Record<'input' | 'output' | 'reasoning' | 'cached', number>>

/** What a codec looks at of a request. */
export interface AiRequest {
  /** The body; empty where it is no object. */
  readonly body: Readonly<Record<string, unknown>>
  readonly path: string
  readonly query: Readonly<Record<string, string | undefined>>
}

/** What a turn is made with. */
export interface TurnFacts {
  readonly request: AiRequest
  readonly model: string
  /** From 0 below 1, by the seed and the call. */
  readonly random: () => number
  /** Waits so many ms; rejects where the client has gone. */
  readonly pause: (ms: number) => Promise<void>
  /** Whether nothing waits. */
  readonly isInstant: boolean
}

/** Ends a stream with an error of the provider. */
export class BrokenOff extends Error {
  readonly error: AiError

  constructor(error: AiError) {
    super('The answer of the model ends with an error.')
    this.error = error
  }
}

/** The most characters that one answer may have, should a generator never end. */
const longestText = 10_000_000

/** One answer of a model while it is sent. */
export class Turn {
  readonly blocks: readonly Block[]
  readonly model: string
  /** Seconds since 1970: the same each time, as ids are. */
  readonly created: number = Date.parse(referenceDate) / 1000
  readonly finish: AiFinish
  readonly request: AiRequest
  readonly #answer: AiAnswer
  readonly #facts: TurnFacts
  readonly #counts = { reasoning: 0, output: 0 }
  /** After how many tokens the connection breaks. */
  readonly #limit: number
  #isBegun = false
  /** When the next token is due, ms of `clock.elapsed`. */
  #due = 0
  #length = 0

  constructor(answer: AiAnswer, facts: TurnFacts) {
    const { text, reasoning, tools = [], finish, cut } = answer
    this.#answer = answer
    this.#facts = facts
    this.request = facts.request
    this.model = facts.model
    this.finish = finish ?? (tools.length > 0 ? 'tool_calls' : 'stop')
    const block = (kind: Block['kind'], name = '', id = ''): Block => ({
      kind,
      name,
      id,
      content: '',
    })
    this.blocks = [
      ...(reasoning === undefined ? [] : [block('reasoning')]),
      ...(text === undefined ? [] : [block('text')]),
      ...tools.map(({ name, id = '' }) => block('tool', name, id)),
    ]
    this.#limit = cut === undefined ? Infinity : Math.floor(cut * this.#countTokens())
  }

  /** An id such as `call_5f…`, by the seed and the call. */
  id(prefix: string, length = 24): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const draw = () => letters[Math.floor(this.#facts.random() * letters.length)]
    return prefix + Array.from({ length }, draw).join('')
  }

  /** The tokens of a block as they are due; waits between them, and keeps count. Throws where they end badly. */
  async *tokens(block: Block): AsyncGenerator<string> {
    for await (const token of this.#source(block)) {
      await this.#pause()
      const { output } = this.#counts
      if (output >= this.#limit) throw new Fault('truncate')
      this.#counts.output = output + 1
      if (block.kind === 'reasoning') this.#counts.reasoning++
      this.#length += token.length
      if (this.#length > longestText) {
        throw new RangeError(`The text of ai() is longer than ${longestText} characters.`)
      }
      block.content += token
      yield token
    }
    if (this.#counts.output >= this.#limit) throw new Fault('truncate')
    const { error } = this.#answer
    if (error && block === this.blocks.at(-1)) throw new BrokenOff(error)
  }

  /** The arguments of a complete call; none where they are no JSON of an object. */
  argumentsOf({ content }: Block): object {
    const value = decodeJson(content)
    return typeof value === 'object' && value !== null ? value : {}
  }

  /** The tokens used so far. */
  usage(): Usage {
    const { usage = {} } = this.#answer
    const { body } = this.request
    // About four characters are one token.
    const input = Math.ceil(JSON.stringify(body).length / 4)
    return { input, cached: 0, ...this.#counts, ...usage }
  }

  /** Waits until the next token is due. */
  async #pause(): Promise<void> {
    const { pace, ttft } = this.#answer
    const { random, pause, isInstant } = this.#facts
    if (isInstant) return
    const now = clock.elapsed()
    if (!this.#isBegun) {
      this.#isBegun = true
      this.#due = now + (ttft ? drawDelay(ttft, random) : 0)
    } else if (pace) {
      const [slowest, fastest] = pace
      // A generator that is slower than the pace does not make up for it.
      this.#due = Math.max(
        this.#due + 1000 / (slowest + random() * (fastest - slowest)),
        now - 1000,
      )
    }
    // Timers take whole milliseconds: what is late by less goes out with the next token.
    if (this.#due - now >= 1) await pause(this.#due - now)
  }

  #source(block: Block): Iterable<string> | AsyncIterable<string> {
    const { text = '', reasoning = '', tools = [] } = this.#answer
    if (block.kind === 'reasoning') return split(reasoning)
    if (block.kind === 'text')
      return typeof text === 'string'
        ? split(text)
        : textsOf(typeof text === 'function' ? text() : text)
    const index = this.blocks.indexOf(block) - (this.blocks.length - tools.length)
    return split(argumentsOf(tools[index]?.arguments))
  }

  #countTokens(): number {
    const { text, reasoning = '', tools = [] } = this.#answer
    const texts = [reasoning, text, ...tools.map((tool) => argumentsOf(tool.arguments))]
    return texts.reduce<number>(
      (sum, each) => sum + (typeof each === 'string' ? split(each).length : 0),
      0,
    )
  }
}

/** The JSON of the arguments of a call; a text is sent as it is, be it JSON or not. */
function argumentsOf(given: object | string = {}): string {
  return typeof given === 'string' ? given : JSON.stringify(given)
}

/** Splits a text into pieces as long as tokens are; together they are the text again. */
export function split(text: string): string[] {
  return text.match(/\s?[\p{L}\p{M}\p{N}_']{1,6}|\s?[^\s\p{L}\p{M}\p{N}_']{1,3}|\s+?/gu) ?? []
}

/** The texts of a generator. Throws a TypeError for anything else in it. */
async function* textsOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string> {
  for await (const text of source) {
    if (typeof text !== 'string') {
      const what = text === null ? 'null' : `a value of type ${typeof text}`
      throw new TypeError(`The text of ai() is made of texts, not of ${what}.`)
    }
    if (text !== '') yield text
  }
}
