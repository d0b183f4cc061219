import type { Config } from '../config/config.ts'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import type { Target } from './targets.ts'

/** Settings that mean the same in a bundle. */
const carried = [
  'prefix',
  'seed',
  'locale',
  'now',
  'fakerNow',
  'delay',
  'errorRate',
  'headers',
  'cors',
  'corsCredentials',
  'allowedHosts',
  'bodyLimit',
  'timeout',
  'strict',
  'live',
  'allowWebhooks',
  'webhookTarget',
  'webhookRetries',
  'graphql',
  'scenario',
  'maxSessions',
  'journal',
  'journalBytes',
  'journalBody',
  'mask',
  'dialect',
  'idField',
  'ids',
  'foreignKeySuffix',
  'validate',
  'crud',
  'readOnly',
  'compress',
  'pretty',
] as const satisfies readonly (keyof Config)[]

/** Settings without which the mocks would answer otherwise, and what to do. */
const refused: Readonly<Partial<Record<keyof Config, string>>> = {
  routes: 'Write endpoints at those addresses.',
  middlewares: "Write them as use('/…', …) in a mock file.",
  proxy: 'Answer all that is asked by mocks, such as those that mockapi record keeps.',
  replay: 'Name the folder of the recording with --dir.',
}

/** The settings of a bundle. @throws MockapiError `cannot-build` for those that need a process of Node */
export function optionsOf(
  config: Config,
  target: Target,
): { readonly taken: Config; readonly warnings: readonly Diagnostic[] } {
  for (const [name, hint] of Object.entries(refused)) {
    const value = config[name as keyof Config]
    if (value === undefined || value === false) continue
    throw mockapiError(
      'cannot-build',
      `The setting ${JSON.stringify(name)} does not go into a bundle.`,
      hint,
    )
  }
  const { adminToken } = config
  const isPublic = target === 'browser'
  const taken = Object.fromEntries(
    carried.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
  ) as Config
  const warnings: Diagnostic[] = []
  if (adminToken !== undefined && isPublic) {
    const message =
      'The admin API is left out of what a browser runs, since anybody would read its token there.'
    warnings.push({ code: 'bad-config', severity: 'warning', message })
  }
  const hasAdmin = adminToken !== undefined && !isPublic && config.admin !== false
  return { taken: hasAdmin ? { ...taken, admin: true, adminToken } : taken, warnings }
}
