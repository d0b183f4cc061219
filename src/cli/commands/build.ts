import { resolve } from 'node:path'
import type { BuildResult } from '../../build/build.ts'
import { isTarget, targets } from '../../build/targets.ts'
import type { Config } from '../../config/config.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { load } from '../mocks/load.ts'
import {
  diagnosticLines,
  isError,
  printable,
  usageError,
  type ExitCode,
} from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'

/** What `mockapi build --json` prints. */
interface BuildReport extends Omit<BuildResult, 'warnings'> {
  readonly warnings: readonly FlatDiagnostic[]
}

/** `mockapi build`: bundles the mocks for a target. @throws MockapiError for what goes into no bundle */
export async function build(
  environment: CliEnvironment,
  config: Config & { readonly dir: string },
  { options }: Invocation,
): Promise<ExitCode> {
  const { cwd, out } = environment
  const target = options.get('target')
  if (!isTarget(target)) {
    const names = Object.keys(targets)
    const hint =
      didYouMean(target ?? '', names) || `Write --target with one of ${names.join(', ')}.`
    const what =
      target === undefined ? 'There is no --target' : `${JSON.stringify(target)} is no target`
    throw usageError(`${what} to build for.`, hint)
  }
  const { persist: _, ...served } = config
  const result = await load(environment, served, async (server) => {
    const overview = await server.check()
    const errors = overview.diagnostics.filter(isError)
    if (errors.length > 0) throw new MockapiError(errors)
    const [{ build: bundle }, { default: engine }] = await Promise.all([
      import('../../build/build.ts'),
      import('#built'),
    ])
    return await bundle({
      target,
      out: options.get('out') ?? 'dist',
      cwd,
      root: resolve(cwd, config.dir),
      shown: overview.root,
      config,
      isForced: options.has('force'),
      isFull: options.has('full'),
      engine,
      served: {
        files: server.files(),
        endpoints: server.endpoints(),
        state: server.data(),
        fingerprint: await server.fingerprint(),
      },
    })
  })
  const { warnings, ...built } = result
  if (config.json) {
    const report: BuildReport = { ...built, warnings: warnings.map(flatDiagnostic) }
    printResult(environment, 'build', report)
    return 0
  }
  out.print([
    ...warnings.flatMap((each) => diagnosticLines(each, out.colors)),
    ...built.files.map(({ file, bytes, gzip }) => {
      const size = `${kilobytes(bytes)}, ${kilobytes(gzip)} gzip`
      return `  ${out.colors.ok(out.colors.symbols.ok)}  ${printable(file)}  ${out.colors.dim(size)}`
    }),
    `  ${out.colors.dim(`fingerprint ${built.fingerprint}`)}`,
  ])
  return 0
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}
