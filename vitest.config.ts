import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const alias = { mockapi: fileURLToPath(new URL('./src/index.ts', import.meta.url)) }

/**
 * Two projects: most tests run fast in shared threads; what starts processes, listens to the disk or
 * measures memory gets a process of its own, so that neither disturbs the other.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    // Tests of processes wait for most of their time, so that two cores can do more than the one by default.
    maxWorkers: 4,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/process/**'],
          pool: 'threads',
          isolate: false,
          // For busy machines: what takes milliseconds by itself may wait for seconds there. What must not take long,
          // such as a hostile pattern, takes much longer than this where it is wrong.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          pool: 'forks',
          // They start programs that start others.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
    ],
  },
})

export default config
