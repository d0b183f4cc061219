import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { counter, gauge, type Family } from '../metrics/family.ts'

/** How often the event loop is looked at, ms. */
const resolution = 20

const delays = monitorEventLoopDelay({ resolution })
delays.enable()

/**
 * How the process is, by the names that clients of Prometheus for Node give it. The event loop is watched from the first
 * reading on, each time up to the next one.
 */
export function processMetrics(): readonly Family[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const lags = [50, 90, 99].map((percent) => {
    // Of nothing that was measured yet it is none.
    const lag = Math.max(0, delays.percentile(percent) / 1e9 - resolution / 1000)
    const help = `How late the event loop was for ${percent} % of the time since the last reading.`
    return gauge(`nodejs_eventloop_lag_p${percent}_seconds`, help, lag)
  })
  delays.reset()
  return [
    counter('process_cpu_seconds_total', 'CPU time of the process.', (user + system) / 1e6),
    gauge('process_resident_memory_bytes', 'Memory of the process.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript uses.', heapUsed),
    gauge(
      'process_start_time_seconds',
      'When the process started, since 1970.',
      performance.timeOrigin / 1000,
    ),
    ...lags,
  ]
}
