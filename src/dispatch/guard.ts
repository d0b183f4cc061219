import { ruleFor, type AuthFailure, type AuthRule } from '../behaviour/auth.ts'
import type { Authentication, CredentialScheme } from '../endpoints/authentication.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import {
  isRefused,
  type Identified,
  type Identity,
  type RefusedCredentials,
} from '../endpoints/identity.ts'
import { LateMistake, type Diagnostic } from '../errors/diagnostic.ts'
import type { Report } from '../generate/report.ts'
import type { Condition } from '../generate/scope.ts'
import { compileWhen, type CompiledCondition } from '../generate/when.ts'
import { challenge } from '../http/challenge.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { declaredRefusal, type BehaviourLayer } from './apply-behaviour.ts'
import type { EndpointRun } from './endpoint-context.ts'
import { failureDetail, identify } from './identity.ts'

/** The rule of an endpoint below behaviours over it, the lowest first; undefined where none says who may call. */
function ruleOf(
  endpoint: CompiledEndpoint,
  layers: readonly BehaviourLayer[],
  method: string,
): AuthRule | undefined {
  const above = layers.findLast(({ behaviour }) => behaviour.auth)?.behaviour.auth
  const rule = above ?? endpoint.behaviour?.auth
  return rule && ruleFor(rule, operationOf(endpoint, method))
}

const operationsOf: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/** What a call does, as rules name it: of a resource its operation, else by the method. */
function operationOf({ serves }: CompiledEndpoint, method: string): string {
  if (serves?.of === 'collection') return serves.operation
  return operationsOf[method] ?? 'get'
}

/** The rules of middleware for an endpoint: those of a path are off where a longer path is for everybody. */
function rulesAbove(
  above: readonly CompiledEndpoint[],
  endpoint: CompiledEndpoint,
  method: string,
): readonly AuthRule[] {
  const all = above.flatMap(({ behaviour, path }) => {
    const rule = behaviour?.auth && ruleFor(behaviour.auth, operationOf(endpoint, method))
    return rule ? { rule, length: path.segments.length } : []
  })
  const open = Math.max(-1, ...all.map(({ rule, length }) => (rule.isOpen ? length : -1)))
  return all.flatMap(({ rule, length }) => (length > open ? rule : []))
}

/** All rules of an endpoint that stands below some middleware, for descriptions of it. */
export function rulesOfEndpoint(
  endpoint: CompiledEndpoint,
  above: readonly CompiledEndpoint[],
  method: string,
): readonly AuthRule[] {
  const own = ruleOf(endpoint, [], method)
  if (own?.isOpen) return []
  const rules = rulesAbove(above, endpoint, method)
  return own ? [...rules, own] : rules
}

/** What middleware asks of all that answers below it. */
export class Guards {
  readonly #runs: EndpointRun[] = []
  readonly #below: readonly Match<CompiledEndpoint>[]

  /** @param below what the address leads to below all middleware, best first */
  constructor(below: readonly Match<CompiledEndpoint>[]) {
    this.#below = below
  }

  add(run: EndpointRun): void {
    this.#runs.push(run)
  }

  rulesFor(endpoint: CompiledEndpoint, method: string): readonly AuthRule[] {
    const above = this.#runs.map(({ compiled }) => compiled)
    return rulesAbove(above, endpoint, method)
  }

  /** Those for middleware that may answer, which are those for what it stands before. */
  ofMiddleware({ compiled, method }: EndpointRun): readonly AuthRule[] {
    if (compiled.modifierOnly) return []
    const end = this.#below.findIndex(({ endpoint }) => !endpoint.modifierOnly)
    const best = this.#below[end]?.endpoint
    const layers = this.#below.slice(0, Math.max(end, 0)).map(({ endpoint }) => ({
      behaviour: endpoint.behaviour ?? {},
      of: endpoint.mock,
    }))
    const isOpen = best && ruleOf(best, layers.toReversed(), method)?.isOpen
    return isOpen ? [] : this.rulesFor(best ?? compiled, method)
  }

  /** A run of the last of them, for what no endpoint answers. */
  get last(): EndpointRun {
    return this.#runs.at(-1) as EndpointRun
  }
}

/** Why what no endpoint answers, such as a file, is not for who asks; undefined where it is. */
export function refuseBelow(guards: Guards): MaybePromise<Reply | undefined> {
  const { last } = guards
  return refuseCall(last, guards.rulesFor(last.compiled, last.method), undefined)
}

/** Goes on with a call that whoever sent it may make; else it is answered with 401 or 403. */
export function guarded<Result>(
  run: EndpointRun,
  layers: readonly BehaviourLayer[],
  guards: Guards | undefined,
  goOn: () => MaybePromise<Result>,
): MaybePromise<Result | Reply> {
  const { compiled, authFailure } = run
  const rules =
    compiled.method === 'USE' ? (guards?.ofMiddleware(run) ?? []) : rulesOf(run, layers, guards)
  const failure = compiled.takesAuthFailures ? undefined : authFailure
  return chain<Reply | undefined, Result | Reply>(refuseCall(run, rules, failure), (refusal) => {
    if (!refusal) return goOn()
    run.asked.endpoint = compiled
    run.asked.miss = undefined
    return declaredRefusal(refusal, run)
  })
}

function rulesOf(
  { compiled, method }: EndpointRun,
  layers: readonly BehaviourLayer[],
  guards: Guards | undefined,
): readonly AuthRule[] {
  const own = ruleOf(compiled, layers, method)
  if (own?.isOpen) return []
  const above = guards?.rulesFor(compiled, method) ?? []
  return own ? [...above, own] : above
}

/**
 * Why a call is not answered by rules, of which each must be met, or by a failure that was asked for; undefined where it
 * is.
 */
function refuseCall(
  run: EndpointRun,
  rules: readonly AuthRule[],
  failure: AuthFailure | undefined,
): MaybePromise<Reply | undefined> {
  if (rules.length === 0 && failure === undefined) return undefined
  const { auth } = run.asked.routes
  if (failure !== undefined) {
    const refused = { reason: failure, kind: 'bearer', detail: failureDetail(failure) } as const
    return refusedReply(refused, auth?.schemes ?? [], [])
  }
  if (!auth) return undeclared(run)
  return chain(identify(run), (identified) => refusalOf(identified, rules, auth, run))
}

function undeclared({ compiled: { key } }: EndpointRun): Reply {
  const detail = `${key} is for who is signed in, and no mock file says who may sign in. Add "$auth": { "users": "users" } to a JSON file, or auth({ users: 'users' }) to another, and see docs/auth.md.`
  return problemReply('no-auth', detail)
}

function refusalOf(
  identified: Identified,
  rules: readonly AuthRule[],
  auth: Authentication,
  run: EndpointRun,
): Reply | undefined {
  const scopes = [...new Set(rules.flatMap((rule) => rule.scopes))]
  if (isRefused(identified))
    return refusedReply(identified, auth.schemes, scopes).with({ note: identified.reason })
  if (!identified) return noCredentials(auth.schemes, scopes)
  return lackingScope(identified, scopes) ?? forbidden(identified, rules, run)
}

/** The 401 of a request without credentials (RFC 6750, section 3: no error is told of them). */
function noCredentials(schemes: readonly CredentialScheme[], scopes: readonly string[]): Reply {
  const ways = schemes.flatMap((scheme) => wayOf(scheme) ?? [])
  const detail = `This is for who is signed in. Send ${ways.join(', or ')}.`
  const headers = { 'www-authenticate': challengesOf(schemes, { scope: spaced(scopes) }) }
  return problemReply('no-credentials', detail, {}, headers)
}

/** The 401 of credentials that do not count; 403 where others would not help. */
export function refusedReply(
  { reason, detail, kind }: RefusedCredentials,
  schemes: readonly CredentialScheme[],
  scopes: readonly string[],
): Reply {
  if (reason === 'access-denied' || reason === 'account-locked') {
    return problemReply('forbidden', detail, { reason })
  }
  // RFC 6750, section 3: no quotation marks, not even escaped.
  const description = detail.replaceAll(/["\\]/g, "'")
  const error = { error: 'invalid_token', error_description: description, scope: spaced(scopes) }
  const told = kind === 'bearer' ? error : { scope: spaced(scopes) }
  const headers = { 'www-authenticate': challengesOf(schemes, told) }
  return problemReply('invalid-credentials', detail, { reason }, headers)
}

function lackingScope({ scopes }: Identity, needed: readonly string[]): Reply | undefined {
  const lacking = scopes && needed.filter((scope) => !scopes.includes(scope))
  if (!lacking || lacking.length === 0) return undefined
  const names = lacking.map((scope) => JSON.stringify(scope)).join(', ')
  const has = scopes.length === 0 ? 'none' : scopes.join(' ')
  const detail = `The token lacks the scope ${names}; it has ${has}. Ask for it at the authorization endpoint.`
  const parameters = { realm, error: 'insufficient_scope', scope: spaced(needed) }
  const headers = { 'www-authenticate': challenge('Bearer', parameters) }
  return problemReply('missing-scope', detail, { scope: spaced(needed) }, headers)
}

function forbidden(
  { user, client }: Identity,
  rules: readonly AuthRule[],
  run: EndpointRun,
): Reply | undefined {
  for (const rule of rules) {
    const condition = conditionOf(rule)
    if (!condition) continue
    const reason = user
      ? condition.unmet(run)
      : `the token is of the client ${JSON.stringify(client)} itself, not of a user`
    if (reason !== undefined) {
      return problemReply('forbidden', `This user may not do that: ${reason}.`)
    }
  }
  return undefined
}

const conditions = new WeakMap<AuthRule, { readonly condition: Condition | undefined }>()

function conditionOf(rule: AuthRule): Condition | undefined {
  const known = conditions.get(rule)
  if (known) return known.condition
  const condition = compileUser(rule, (_path, { message, hint }) => {
    const mistake: Diagnostic = { code: 'bad-mock', severity: 'error', message, hint }
    throw new LateMistake([mistake])
  })
  conditions.set(rule, { condition })
  return condition
}

/** Compiles what must hold of the user; undefined for nothing. */
export function compileUser({ user }: AuthRule, report: Report): CompiledCondition | undefined {
  const entries = Object.entries(user)
  if (entries.length === 0) return undefined
  const below = Object.fromEntries(entries.map(([field, value]) => [`user.${field}`, value]))
  return compileWhen(below, ([key, ...path], problem) => {
    const field = String(key).replace(/^user\./, '')
    report([field, ...path], problem)
  })
}

const realm = 'mockapi'

function spaced(scopes: readonly string[]): string | undefined {
  return scopes.length === 0 ? undefined : scopes.join(' ')
}

/** What is said of each kind of credentials: RFC 6750, section 3; RFC 7617, section 2. */
function challengesOf(
  schemes: readonly CredentialScheme[],
  told: Readonly<Record<string, string | undefined>>,
): string {
  const all = schemes.flatMap((scheme) => {
    if (scheme.kind === 'bearer') return challenge('Bearer', { realm, ...told })
    if (scheme.kind === 'basic') return challenge('Basic', { realm, charset: 'UTF-8' })
    if (scheme.kind === 'cookie') return []
    return challenge('ApiKey', { realm, in: scheme.in, name: scheme.name })
  })
  return all.length > 0 ? all.join(', ') : challenge('Bearer', { realm, ...told })
}

/** What to send, in words. */
function wayOf(scheme: CredentialScheme): string | undefined {
  if (scheme.kind === 'bearer') return '"Authorization: Bearer <token>"'
  if (scheme.kind === 'basic') return '"Authorization: Basic <base64 of name:password>"'
  if (scheme.kind === 'cookie') return undefined
  const place = scheme.in === 'query' ? 'query parameter' : scheme.in
  return `the ${place} ${scheme.name}`
}
