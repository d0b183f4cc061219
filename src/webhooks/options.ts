import { parseDelay, pauseHint } from '../behaviour/duration.ts'
import { didYouMean } from '../errors/nearest.ts'
import { formatValue, isObject, type ValidationIssue } from '../errors/validation-issue.ts'
import { signatures } from './delivery.ts'
import { decodeSecret } from './secret.ts'
import { readTarget } from './target.ts'
import { isUrl } from '../http/url.ts'

/** What is wrong with one member of a webhook. */
export interface WebhookIssue extends ValidationIssue {
  readonly at: readonly string[]
}

/** Whether a text is known when it is written: not made by a template, nor by a function. */
function isKnown(value: unknown): boolean {
  return typeof value !== 'function' && !(typeof value === 'string' && value.includes('{{'))
}

/** What is wrong with where a webhook goes to and how, each a sentence with the way out; empty for nothing. */
export function webhookIssues(given: Readonly<Record<string, unknown>>): readonly WebhookIssue[] {
  const { to, secret, signature, headers, delay, event } = given
  const issues: WebhookIssue[] = []
  const refuse = (at: string, message: string, hint: string): void =>
    void issues.push({ at: [at], message: `"${at}" ${message}`, hint })
  const target = isKnown(to) ? readTarget(to) : undefined
  if (hasPassword(to)) refuse('to', 'has a name or a password in it.', headerHint)
  else if (typeof target === 'string')
    refuse('to', `is ${formatValue(to)}, no address of HTTP.`, targetHint)
  if (signature !== undefined && !(signatures as readonly unknown[]).includes(signature)) {
    const near = typeof signature === 'string' ? didYouMean(signature, signatures) : ''
    const hint = near || `There are ${signatures.join(', ')}.`
    refuse('signature', `is ${formatValue(signature)}, which is none.`, hint)
  }
  const problem = secretProblem(secret, signature ?? 'standard')
  if (problem) refuse('secret', ...problem)
  if (headers !== undefined && !areTexts(headers)) {
    refuse('headers', 'is no object of texts.', 'Write { "x-team": "shop" }.')
  }
  const wait = delay === undefined ? undefined : parseDelay(delay)
  const hasNoEnd = wait?.kind === 'offline' || wait?.kind === 'forever'
  if (delay !== undefined && (!wait || hasNoEnd)) {
    refuse(
      'delay',
      `is ${formatValue(delay)}.`,
      pauseHint.replace(', "4g" or "forever"', ' or "4g"'),
    )
  }
  if (event !== undefined && (typeof event !== 'string' || event === '')) {
    refuse('event', `is ${formatValue(event)}, no name.`, 'Write "user.created".')
  }
  return issues
}

const headerHint = 'Write "headers": { "authorization": "Basic …" } in its place.'

function hasPassword(to: unknown): boolean {
  if (typeof to !== 'string' || !isUrl(to)) return false
  const { username, password } = new URL(to)
  return username + password !== ''
}

const targetHint = 'Write an absolute URL, such as "http://localhost:3000/hooks".'

function areTexts(headers: unknown): boolean {
  return isObject(headers) && Object.values(headers).every((text) => typeof text === 'string')
}

/** Why a webhook can never be sent, in a sentence: the target or a secret that a template has made is none. */
export function deadEnd(
  to: string,
  secrets: readonly string[],
  signature: unknown,
): string | undefined {
  const target = readTarget(to)
  if (typeof target === 'string') return target
  const problem = secrets.length === 0 ? undefined : secretProblem(secrets, signature)
  return problem && `"secret" ${problem.join(' ')}`
}

/** What is wrong with secrets; they are never quoted. */
function secretProblem(secret: unknown, signature: unknown): [string, string] | undefined {
  if (secret === undefined) return undefined
  const all: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (all.length === 0 || !all.every((each) => typeof each === 'string' && each !== '')) {
    return [
      'is no text, and no list of texts.',
      'Write "whsec_…", or a list of them while one takes over from another.',
    ]
  }
  if (signature !== 'standard') return undefined
  const isBad = all.some((each) => isKnown(each) && !decodeSecret(each as string))
  const hint = `Write "whsec_" and the Base64 of 24 bytes or more, such as "${exampleSecret}".`
  return isBad ? ['is no Base64, as Standard Webhooks has secrets.', hint] : undefined
}

const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
