import { didYouMean } from '../errors/nearest.ts'
import { crudMethods } from '../http/crud-methods.ts'
import { formatValue, isIssue, isObject, type ValidationIssue } from '../errors/validation-issue.ts'

/** How credentials fail on demand, as who sends them sees it. */
export const authFailures = {
  expired: 'the token or the session has expired',
  revoked: 'the token was revoked',
  'wrong-audience': 'the token is for another audience',
  'access-denied': 'the user refuses consent; elsewhere access is denied',
  'account-locked': 'the account of the user is locked',
} as const

/** The name of a way in which credentials fail. */
export type AuthFailure = keyof typeof authFailures

/** Whether a value is one of {@link authFailures}. */
export function isAuthFailure(value: unknown): value is AuthFailure {
  return typeof value === 'string' && Object.hasOwn(authFailures, value)
}

/** The operations of a resource may be guarded each for itself; these are several. */
const groups: Readonly<Record<string, readonly string[]>> = {
  read: ['list', 'get'],
  write: ['create', 'replace', 'update', 'delete', 'updateMany', 'deleteMany'],
}

const words = [...Object.keys(groups), ...crudMethods]

/**
 * Who may call: anybody who is signed in (`true`), with scopes of the token (`'orders:read'`), a user of whom conditions
 * hold (`{ role: 'admin' }`, `{ scope: 'orders:write', role: { in: ['admin', 'editor'] } }`), everybody (`false`). Of a
 * resource also by operation: `{ read: false, write: { role: 'admin' } }`.
 */
export type AuthInput = boolean | string | AuthConditions

/** Conditions on who calls: `scope` those of the token, all others on fields of the user, as in `$when`. */
export interface AuthConditions {
  readonly scope?: string | readonly string[]
  readonly [field: string]: unknown
}

/** Who may call. */
export interface AuthRule {
  /** Whether everybody may, whatever stands above. */
  readonly isOpen: boolean
  readonly scopes: readonly string[]
  /** What must hold of the user: a value or operators by field. */
  readonly user: Readonly<Record<string, unknown>>
  /** By operation of a resource, in the place of all others; those that are not named are for who is signed in. */
  readonly operations?: Readonly<Partial<Record<string, AuthRule>>> | undefined
}

const signedIn: AuthRule = { isOpen: false, scopes: [], user: {} }
/** Everybody may call, whatever stands above. */
export const openToAll: AuthRule = { isOpen: true, scopes: [], user: {} }

const hint =
  'Write true for who is signed in, a scope such as "orders:read", { "role": "admin" }, or false for everybody.'

/** Reads who may call, or says what is wrong with it. */
export function readAuth(input: unknown): AuthRule | ValidationIssue {
  // Copies, since a rule is told apart from others by where it is declared.
  if (typeof input === 'boolean') return { ...(input ? signedIn : openToAll) }
  if (typeof input === 'string') {
    const scopes = scopesOf(input)
    return isIssue(scopes) ? scopes : { ...signedIn, scopes }
  }
  if (!isObject(input) || Object.keys(input).length === 0) {
    return { message: `${formatValue(input)} does not say who may call.`, hint }
  }
  const names = Object.keys(input)
  const ofResource = names.filter((name) => words.includes(name))
  if (ofResource.length === names.length) return readOperations(input)
  const [operation] = ofResource
  if (operation !== undefined) {
    const other = names.find((name) => !words.includes(name)) ?? ''
    const message = `${JSON.stringify(operation)} is an operation of a resource, and ${JSON.stringify(other)} is none.`
    const near = didYouMean(other, words)
    const way = `Write { "${operation}": { "${other}": … } }, or operations alone: ${words.join(', ')}.`
    return { message, hint: `${near} ${way}`.trim() }
  }
  const { scope, ...user } = input
  const scopes = scope === undefined ? [] : scopesOf(scope)
  return isIssue(scopes) ? scopes : { ...signedIn, scopes, user }
}

function readOperations(input: Readonly<Record<string, unknown>>): AuthRule | ValidationIssue {
  const rules: Record<string, AuthRule> = {}
  // Groups first, so that an operation of its own goes before the group that it is in.
  const ordered = words.filter((word) => Object.hasOwn(input, word))
  for (const word of ordered) {
    const rule = readAuth(input[word])
    if (isIssue(rule)) return rule
    if (rule.operations) {
      return { message: `"${word}" holds operations once more.`, hint: `${hint}` }
    }
    for (const operation of groups[word] ?? [word]) rules[operation] = rule
  }
  return { ...signedIn, operations: rules }
}

function scopesOf(scope: unknown): readonly string[] | ValidationIssue {
  const list = typeof scope === 'string' ? scope.split(/\s+/).filter(Boolean) : scope
  const isList = Array.isArray(list) && list.length > 0
  // RFC 6749, section 3.3.
  if (isList && list.every((each) => typeof each === 'string' && /^[!#-[\]-~]+$/.test(each))) {
    return list as string[]
  }
  const message = `${formatValue(scope)} is no scope.`
  return { message, hint: 'Write "orders:read", or several with spaces between: all are needed.' }
}

/** The rule for an operation of a resource. */
export function ruleFor(rule: AuthRule, operation: string | undefined): AuthRule {
  if (!rule.operations) return rule
  return (operation === undefined ? undefined : rule.operations[operation]) ?? signedIn
}

/** A rule in words: `auth`, `auth orders:read`, `auth role=admin`, `no auth`. */
export function describeAuth(rule: AuthRule): string {
  if (rule.operations) {
    const all = Object.entries(rule.operations).map(
      ([name, of]) => `${name} ${of ? describeAuth(of) : ''}`,
    )
    return all.join(', ')
  }
  if (rule.isOpen) return 'no auth'
  const conditions = Object.entries(rule.user).map(
    ([field, value]) => `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return ['auth', ...rule.scopes, ...conditions].join(' ')
}
