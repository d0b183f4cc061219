import { cp, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describeMs } from '../../behaviour/duration.ts'
import type { Config } from '../../config/config.ts'
import { gentle, startTraffic, type Traffic, type TrafficOptions } from '../../demo/traffic.ts'
import type { OptionName } from '../command-line/options.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { CliError, plural, type ExitCode } from '../output/diagnostic.ts'
import { overviewLine, type Start } from '../output/screens.ts'
import type { Colors } from '../output/terminal.ts'
import { serve, type Addition } from './serve.ts'

/**
 * Serves the shop of the demo, whatever is in the working folder, and writes nothing; with `eject` it writes the shop
 * into a folder and serves nothing. @throws CliError where that folder has files already
 */
export async function demo(
  environment: CliEnvironment,
  flags: Pick<Config, 'port' | 'open'>,
  options: ReadonlyMap<OptionName, string>,
  traffic: TrafficOptions = gentle,
): Promise<ExitCode> {
  const { default: folder } = await import('#demo')
  const target = options.get('eject')
  if (target !== undefined) return await eject(environment, folder, target)
  const config: Config = { ...flags, dir: 'mocks', static: ['shop'], prefix: '/api', watch: false }
  const addition = demoAddition(options.has('no-traffic') ? undefined : traffic)
  return await serve({ ...environment, cwd: folder }, config, [], undefined, addition)
}

/** What the demo adds to a server: its start, and visitors that leave when a person acts. */
function demoAddition(options: TrafficOptions | undefined): Addition {
  let traffic: Traffic | undefined
  let isPerson = false
  return {
    screen: (start, colors) => demoScreen(start, options, colors),
    isShown({ method }) {
      if (traffic?.isVisitor()) return false
      if (traffic && method !== 'GET' && method !== 'HEAD') {
        isPerson = true
        traffic.stop()
      }
      return true
    },
    start(server, log) {
      if (!options) return () => {}
      let isClosing = false
      const own = (traffic = startTraffic(server, options))
      void own.ended.then(() => {
        const why = isPerson
          ? 'The shop is yours: the visitors have left.'
          : 'The visitors have left.'
        return isClosing ? undefined : log.note([`  ${why}`])
      })
      return () => {
        isClosing = true
        own.stop()
      }
    },
  }
}

/** The screen of a start: the two addresses, and what to try. */
function demoScreen(start: Start, traffic: TrafficOptions | undefined, colors: Colors): string[] {
  const { strong, dim, ok, accent, symbols } = colors
  const arrow = dim(symbols.arrow.padEnd(2))
  const minutes = plural(Math.max(1, Math.round((traffic?.lasts ?? 0) / 60_000)), 'minute')
  return [
    '',
    `  ${strong(`mockapi ${start.version}`)}  ${dim('demo ready in')} ${ok(describeMs(start.duration))}`,
    `  ${arrow}  Shop     ${accent(start.url)}`,
    `  ${arrow}  Page     ${accent(start.page ?? '')}  ${dim('beside it: what its API does')}`,
    `      ${dim(`${overviewLine(start.overview)}, in memory alone`)}`,
    ...(start.keys ? [`      ${dim('press h for help')}`] : []),
    '',
    `  Try     In the page choose ${strong('down')} at the top: the shop fails. ${strong('normal')} heals it.`,
    `          Open a call of ${strong('GET /api/products')} and press ${strong('Fail next')}: the shop shows it, once.`,
    `          Under Conditions turn on ${strong('payment fails')}, then order something.`,
    `          Under Data give a product another price: the shop has it at once.`,
    '',
    ...(traffic
      ? [
          `  ${dim(`Visitors look around for ${minutes}, or until you act (--no-traffic: nobody).`)}`,
          '',
        ]
      : []),
  ]
}

/** What is written of the shop: its mocks, its page as it was built, and how they are served. */
const ejected = { mocks: 'mocks', shop: 'public', config: 'mockapi.config.json' } as const
const ejectedConfig = { prefix: '/api', static: [ejected.shop] }

async function eject(
  { cwd, out: { print, colors } }: CliEnvironment,
  from: string,
  target: string,
): Promise<ExitCode> {
  const folder = resolve(cwd, target)
  const existing: readonly string[] = await readdir(folder).catch(() => [])
  const taken = Object.values(ejected).find((name) => existing.includes(name))
  if (taken !== undefined) {
    const hint = 'Name a folder that is new: mockapi demo --eject shop.'
    throw new CliError(1, 'file-exists', `${target}/${taken} exists, nothing was written.`, hint)
  }
  await cp(join(from, 'mocks'), join(folder, ejected.mocks), { recursive: true })
  await cp(join(from, 'shop'), join(folder, ejected.shop), { recursive: true })
  await writeFile(join(folder, ejected.config), `${JSON.stringify(ejectedConfig, undefined, 2)}\n`)
  const files = await readdir(join(folder, ejected.mocks))
  const written = colors.ok('+')
  print([
    `  ${written} ${target}/${ejected.mocks}/`.padEnd(38) +
      colors.dim(`${plural(files.length, 'file')}: the API`),
    `  ${written} ${target}/${ejected.shop}/`,
    `  ${written} ${target}/${ejected.config}`,
    '',
    `  Next    ${colors.accent(`cd ${target} && npx mockapi serve`)}`,
  ])
  return 0
}
