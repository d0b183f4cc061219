import { readdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/**
 * Writes what `mockapi build` bundles with mocks, module by module, so that it can leave out what no mock uses, and a
 * module that says where it is.
 *
 * @param {string} root the folder of the repository
 * @param {string} out the folder that is written to; both end in a slash
 */
export async function writeEngine(root, out) {
  writeFileSync(`${out}built.d.ts`, 'declare const file: string\nexport default file\n')
  const build = await rolldown({
    cwd: root,
    input: {
      app: 'src/app.ts',
      'msw/index': 'src/msw/index.ts',
      'importers/express/index': 'src/importers/express/index.ts',
      'importers/vite-plugin-mock/index': 'src/importers/vite-plugin-mock/index.ts',
      ...Object.fromEntries(
        ['open', 'durable-object', 'faker', 'node-server', 'page', 'service-worker'].map((name) => [
          `build/runtime/${name}`,
          `src/build/runtime/${name}.ts`,
        ]),
      ),
      ...Object.fromEntries(
        readdirSync(`${root}src/build/without`).map((file) => [
          `build/without/${file.replace(/\.ts$/, '')}`,
          `src/build/without/${file}`,
        ]),
      ),
    },
    platform: 'neutral',
    resolve: {
      conditionNames: ['import', 'default'],
      mainFields: ['module', 'main'],
      alias: {
        yaml: `${root}node_modules/yaml/browser/index.js`,
      },
    },
    transform: { target: 'es2022' },
    external: [
      /^node:/,
      /^#/,
      /^@faker-js\/faker/,
      /^hono(?:\/|$)/,
      '@hono/node-server',
      'graphql',
    ],
    checks: { ineffectiveDynamicImport: false },
  })
  const { output } = await build.generate({
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: `${root}src`,
    entryFileNames: ({ name }) => `${name.replace(/^.*node_modules/, 'packages')}.js`,
    comments: { legal: false, annotation: true, jsdoc: false },
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
  })
  const modules = output.flatMap((file) =>
    file.type === 'chunk' ? [[file.fileName, file.code]] : [],
  )
  // One file: hundreds of small ones take more of a disk than they hold.
  writeFileSync(
    `${out}built.json.gz`,
    gzipSync(JSON.stringify(Object.fromEntries(modules)), { level: 9 }),
  )
  writeFileSync(
    `${out}built.js`,
    "import { fileURLToPath } from 'node:url'\nexport default fileURLToPath(new URL('./built.json.gz', import.meta.url))\n",
  )
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}
