import type { TransformOptions } from 'oxc-transform'
import type { TsConfig } from './tsconfig.ts'

/** What of a `tsconfig.json` changes what code does, as the compiler takes it. */
export type CompileOptions = Pick<
  TransformOptions,
  'assumptions' | 'decorator' | 'jsx' | 'typescript'
>

const same = new Map<string, CompileOptions>()
const known = new WeakMap<TsConfig, CompileOptions>()
const none: CompileOptions = {}

/** The options for a file of a project; the same object wherever the settings are the same. */
export function compileOptionsOf(config: TsConfig | undefined): CompileOptions {
  if (!config) return none
  const before = known.get(config)
  if (before) return before
  const read = readOptions(config.options)
  const key = JSON.stringify(read)
  const options = key === '{}' ? none : (same.get(key) ?? read)
  same.set(key, options)
  known.set(config, options)
  return options
}

/** Leaves out what is the default of the compiler, since passing it takes time. */
function readOptions(options: TsConfig['options']): CompileOptions {
  const { strict = false, strictNullChecks = strict, jsxFactory, jsxFragmentFactory } = options
  const { experimentalDecorators, emitDecoratorMetadata, jsx, jsxImportSource } = options
  const hasFactory = jsx === 'react'
  const elements = {
    ...(typeof jsxImportSource === 'string' && { importSource: jsxImportSource }),
    ...(hasFactory && { runtime: 'classic' as const }),
    ...(hasFactory && typeof jsxFactory === 'string' && { pragma: jsxFactory }),
    ...(hasFactory && typeof jsxFragmentFactory === 'string' && { pragmaFrag: jsxFragmentFactory }),
  }
  const metadata = emitDecoratorMetadata === true
  const decorator = {
    legacy: true,
    ...(metadata && { emitDecoratorMetadata: true, strictNullChecks: strictNullChecks === true }),
  }
  return {
    ...(experimentalDecorators === true && { decorator }),
    ...(Object.keys(elements).length > 0 && { jsx: elements }),
    ...(!definesFields(options) && {
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    }),
  }
}

/** Whether class fields are those of JavaScript; what a target that is too old for them means is assignment. */
function definesFields({ useDefineForClassFields, target }: TsConfig['options']): boolean {
  if (typeof useDefineForClassFields === 'boolean') return useDefineForClassFields
  return !/^es(?:3|5|6|20(?:1\d|2[01]))$/i.test(String(target))
}
