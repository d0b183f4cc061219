import { writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

/**
 * Writes what `mockapi build` bundles with mocks, module by module, so that it can leave out what no mock uses, and a
 * module that says where it is.
 *
 * @param {string} root the folder of the repository
 * @param {string} out the folder that is written to; both end in a slash
 */
export async function writeEngine(root, out) {
  const build = await rolldown({
    cwd: root,
    input: {
      app: 'src/app.ts',
      'msw/index': 'src/msw/index.ts',
      'importers/express/index': 'src/importers/express/index.ts',
      'importers/vite-plugin-mock/index': 'src/importers/vite-plugin-mock/index.ts',
      ...Object.fromEntries(
        ['open', 'durable-object', 'node-server', 'page', 'service-worker'].map((name) => [
          `build/runtime/${name}`,
          `src/build/runtime/${name}.ts`,
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
  const { output } = await build.write({
    dir: `${out}built`,
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: `${root}src`,
    // npm packs no folder of that name.
    entryFileNames: ({ name }) => `${name.replace(/^.*node_modules/, 'packages')}.js`,
    comments: { legal: false, annotation: true, jsdoc: false },
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
  })
  writeFileSync(
    `${out}built.js`,
    "import { fileURLToPath } from 'node:url'\nexport default fileURLToPath(new URL('./built', import.meta.url))\n",
  )
  writeFileSync(`${out}built.d.ts`, 'declare const folder: string\nexport default folder\n')
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}
