import { didYouMean } from '../../errors/nearest.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import { badSessionName, isSessionName } from '../names.ts'

/** 400 for a text that cannot name an environment; undefined for one that can. */
export function badName(name: string): Reply | undefined {
  return isSessionName(name) ? undefined : problemReply('bad-session', badSessionName(name))
}

/** 404, with the nearest name. */
export function noEnvironment(name: string, names: readonly string[]): Reply {
  return unknown('environment', name, names)
}

/** 404 for a snapshot that the server's own state does not have. */
export function noSnapshot(name: string, names: readonly string[]): Reply {
  return unknown('snapshot', name, names)
}

function unknown(kind: string, name: string, names: readonly string[]): Reply {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name
  const listed = names.slice(0, 20).map((each) => JSON.stringify(each))
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  const all = names.length > 0 ? `There are ${listed.join(', ')}${more}.` : 'There are none.'
  const detail = `There is no ${kind} ${JSON.stringify(shown)}. ${didYouMean(shown, names) || all}`
  return problemReply('unknown-name', detail)
}

/** 404 for a host that no environment has: a name of this machine can be mistyped, and would be another one then. */
export function noEnvironmentAt(host: string, name: string, names: readonly string[]): Reply {
  const near = didYouMean(name, names)
  const make = `POST /__mockapi/environments makes one, and so does the first request below /~${name}/. Where the host is the server’s own, start it with --allowed-hosts ${host}.`
  const detail = `The host ${host} stands for the environment ${JSON.stringify(name)}, and there is none. ${near || make}`
  return problemReply('no-environment', detail)
}

/** 409 for a name that is taken. */
export function environmentExists(name: string): Reply {
  const detail = `There is an environment ${JSON.stringify(name)} already. Choose another name, or delete that one.`
  return problemReply('environment-exists', detail)
}

/** 409 for a name that a session has, which would be lost. */
export function sessionIsOpen(name: string): Reply {
  const detail = `A session ${JSON.stringify(name)} is open. Leave out "from" to keep it as it is, or close it with DELETE /__mockapi/sessions/${name}.`
  return problemReply('environment-exists', detail)
}

/** 409 where there are as many as a server keeps. */
export function tooMany(most: number): Reply {
  const detail = `There are ${most} environments already, the most that a server keeps. Delete some, or give them a time to live ("ttl").`
  return problemReply('too-many', detail)
}

/** 500 for an environment whose file does not read: nothing is overwritten. */
export function environmentDamaged(name: string, why: string): Reply {
  const detail = `The environment ${JSON.stringify(name)} cannot be read. ${why}`
  return problemReply('environment-damaged', detail)
}
