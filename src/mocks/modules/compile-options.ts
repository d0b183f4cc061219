import type { TransformOptions } from 'oxc-transform'
import type { TsConfig } from './tsconfig.ts'

/** What of a `tsconfig.json` changes what code does, as the compiler takes it. */
export type CompileOptions = Pick<
  TransformOptions,
  'assumptions' | 'decorator' | 'jsx' | 'typescript'
>

const known = new Map<string, CompileOptions>()

/** The options for a file of a project; the same object wherever the settings are the same. */
export function compileOptionsOf(config: TsConfig | undefined): CompileOptions {
  const options = readOptions(config?.options ?? {})
  const key = JSON.stringify(options)
  const same = known.get(key) ?? options
  known.set(key, same)
  return same
}

function readOptions(options: TsConfig['options']): CompileOptions {
  const { strict = false, strictNullChecks = strict, jsxFactory, jsxFragmentFactory } = options
  const { experimentalDecorators, emitDecoratorMetadata, jsx, jsxImportSource } = options
  return {
    decorator: {
      legacy: experimentalDecorators === true,
      emitDecoratorMetadata: emitDecoratorMetadata === true,
      strictNullChecks: strictNullChecks === true,
    },
    jsx: {
      runtime: jsx === 'react' ? 'classic' : 'automatic',
      ...(typeof jsxImportSource === 'string' && { importSource: jsxImportSource }),
      ...(jsx === 'react' && typeof jsxFactory === 'string' && { pragma: jsxFactory }),
      ...(jsx === 'react' &&
        typeof jsxFragmentFactory === 'string' && { pragmaFrag: jsxFragmentFactory }),
    },
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
