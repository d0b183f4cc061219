// Loaded before a server that is measured: tells over IPC what its process has used so far.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system, memory: process.memoryUsage.rss() })
})
// The channel must not keep a server alive that has ended.
process.channel?.unref()
