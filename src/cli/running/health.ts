import type { ReadyState } from '../../admin/readiness.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { ask, type Address } from './ask.ts'

/** What a mockapi says of itself to those who may know. */
export interface Health {
  readonly version: string
  /** The absolute folder or file that is served. */
  readonly root: string
  /** Undefined where it has no process for itself. */
  readonly pid: number | undefined
  /** Whether requests are to be sent to it. */
  readonly state: ReadyState
  /** Errors of mock files. */
  readonly errors: number
  /** What the addresses of the mocks begin with. */
  readonly prefixes: readonly string[]
}

/**
 * Why there is no health: `refused` means that nothing listens there, `silent` that no answer came in time, `guarded`
 * that it wants another token, `secure` that a mockapi speaks HTTPS there, and was asked by plain HTTP, `other` that
 * something else answers.
 */
export type NoHealth = 'refused' | 'silent' | 'guarded' | 'secure' | 'other'

/** Asks what answers at an address how it is, for `patience` ms. */
export async function askHealth(
  address: Address,
  adminToken?: string,
  patience = 500,
): Promise<Health | NoHealth> {
  const answer = await answerOf(address, '/__mockapi/health', adminToken, patience)
  if (typeof answer === 'string') return answer
  if (answer['name'] !== 'mockapi') return answer['ok'] === true ? 'guarded' : 'other'
  const { version, root, pid, errors, prefixes } = answer
  if (typeof version !== 'string' || typeof root !== 'string') return 'other'
  return {
    version,
    root,
    pid: typeof pid === 'number' ? pid : undefined,
    state: stateOf(answer) ?? 'ready',
    errors: typeof errors === 'number' ? errors : 0,
    prefixes: Array.isArray(prefixes) ? prefixes.map(String) : [],
  }
}

/** Asks a mockapi whether requests are to be sent to it, which nobody needs a token for. */
export async function askReadiness(
  address: Address,
  patience: number,
): Promise<ReadyState | NoHealth> {
  const answer = await answerOf(address, '/__mockapi/ready', undefined, patience)
  return typeof answer === 'string' ? answer : (stateOf(answer) ?? 'other')
}

const states: readonly ReadyState[] = ['ready', 'draining']

function stateOf(answer: Readonly<Record<string, unknown>>): ReadyState | undefined {
  return states.find((state) => state === answer['state'])
}

async function answerOf(
  address: Address,
  path: string,
  adminToken: string | undefined,
  patience: number,
): Promise<Readonly<Record<string, unknown>> | Exclude<NoHealth, 'guarded'>> {
  try {
    const response = await ask(address, path, {
      ...(adminToken !== undefined && { headers: { authorization: `Bearer ${adminToken}` } }),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    })
    const answer: unknown = JSON.parse(await shortText(response))
    if (!isObject(answer)) return 'other'
    return answer['code'] === 'https-needed' ? 'secure' : answer
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return 'silent'
    return isRefused(error) ? 'refused' : 'other'
  }
}

async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > 65_536) throw new Error('The answer is too long for a health answer.')
  }
  return text
}

/** The address of a server that speaks HTTPS, of one by plain HTTP. */
export function securely(url: string): string {
  return url.replace(/^http:/i, 'https:')
}

/** Whether nothing listens at any address of a name: Node tries several. */
export function isRefused(error: unknown): boolean {
  const { cause, errors, code } = error as NodeJS.ErrnoException & { readonly errors?: unknown }
  if (code === 'ECONNREFUSED') return true
  if (Array.isArray(errors)) return errors.some(isRefused)
  return cause !== undefined && isRefused(cause)
}
