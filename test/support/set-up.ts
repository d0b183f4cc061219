import { vi } from 'vitest'

/** As `expect.poll` in vitest.config.ts, which knows no setting for it. */
const patience = { timeout: 25_000, interval: 10 }

const { waitFor } = vi

const waitPatiently: typeof waitFor = (callback, options = {}) =>
  waitFor(callback, {
    ...patience,
    ...(typeof options === 'number' ? { timeout: options } : options),
  })

// Set-up files run before each test file, in one process.
if (waitFor.name !== waitPatiently.name) vi.waitFor = waitPatiently
