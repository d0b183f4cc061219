import { hostname } from 'node:os'
import type { Config } from '../../config/config.ts'
import type { State } from '../../data/store/state.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import { EnvironmentsElsewhere } from '../../sessions/environments/elsewhere.ts'
import type { Sessions } from '../../sessions/open/sessions.ts'
import type { FindLine } from '../../journal/call-store.ts'
import { openCallSharing } from '../call-sharing.ts'
import { CountedLog } from '../counted-log.ts'
import { readStoreAddress } from '../engines/address.ts'
import { openLog } from '../engines/open-log.ts'
import { EnvironmentsInLog } from '../environments-in-log.ts'
import type { Log } from '../log.ts'
import { openReplicas, type Replicas, type ReplicasOptions, type Store } from '../replicas.ts'
import { StoreError } from '../store-error.ts'

/** How long a start waits for an engine that does not answer, ms: containers start in any order. */
const patience = 10_000

type Options = Pick<Config, 'consistency' | 'persist'> & {
  readonly cwd?: string
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/** What of a server joins. */
interface Joined {
  readonly sessions: Sessions
  readonly metrics?: Metrics | undefined
}

/**
 * Joins the servers that share a store.
 *
 * @throws MockapiError `bad-store` where it cannot be used
 */
export async function joinStore(
  store: Store,
  options: Options,
  joined: Joined,
  data: State,
): Promise<Replicas> {
  const { consistency = 'strong', persist, cwd = process.cwd(), onWarning = () => {} } = options
  if (persist) {
    throw badStore(
      'Data are kept in a store or in a file, not in both.',
      'Leave out --persist: the store keeps the data.',
    )
  }
  const warn = (message: string): void =>
    onWarning({ code: 'bad-store', severity: 'warning', message })
  let log: Log | undefined
  try {
    log =
      typeof store === 'string' ? await openLog(store, { patience, cwd, onWarning: warn }) : store
    const shown = typeof store === 'string' ? readStoreAddress(store).shown : undefined
    const shared = { isStrong: consistency === 'strong', shown, onWarning }
    return await joinLog(log, shared, joined, data)
  } catch (error) {
    // Nothing goes on for a server that does not start.
    await log?.close()
    if (!(error instanceof StoreError)) throw error
    throw badStore(error.message)
  }
}

async function joinLog(
  opened: Log,
  options: Pick<ReplicasOptions, 'isStrong' | 'shown' | 'onWarning'>,
  { sessions, metrics }: Joined,
  data: State,
): Promise<Replicas> {
  const log = new CountedLog(opened)
  metrics?.add(log.families)
  const { environments } = sessions
  environments.use(await EnvironmentsInLog.open(log, new EnvironmentsElsewhere(environments)))
  const replicas = await openReplicas({ ...options, log, sessions, data })
  const server = `${hostname()}-${process.pid}`
  const share = (findLine: FindLine) => openCallSharing({ log, server, findLine })
  await sessions.own.journal.share(share)
  return replicas
}

function badStore(message: string, hint?: string): MockapiError {
  return new MockapiError([
    { code: 'bad-store', severity: 'error', message, ...(hint && { hint }) },
  ])
}
