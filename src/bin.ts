#!/usr/bin/env node
// This file must parse and run on any Node, so that an old one gets a sentence in place of a stack.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `mockapi needs Node 20.19 or newer, this is ${process.versions.node}. Get one from https://nodejs.org.\n`,
  )
  process.exitCode = 1
} else {
  // The program is the thread of its watchdog as well, which needs no file of its own so. Only where its
  // arguments say so is it worth while to load the module that knows.
  const threadArgument = 'mockapi-watchdog'
  const mayBeThread = process.argv.includes(threadArgument)
  if (mayBeThread && !(await import('node:worker_threads')).isMainThread) {
    const { watchMain } = await import('./cli/watchdog/thread.ts')
    watchMain()
  } else {
    // Newer Nodes keep the compiled program in a folder of the system, so that later starts are shorter.
    const node = (await import('node:module')) as { readonly enableCompileCache?: () => unknown }
    node.enableCompileCache?.()
    const { runProcess } = await import('./cli/main.ts')
    await runProcess(new URL(import.meta.url), threadArgument)
  }
}
