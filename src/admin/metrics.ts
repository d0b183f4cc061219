import * as v from 'valibot'
import { version } from '../config/config.ts'
import { textReply } from '../http/reply.ts'
import { gauge, type Family } from '../metrics/family.ts'
import { metricsText, metricsType } from '../metrics/text.ts'
import { operation, type AdminCall, type AdminOperations } from './operation.ts'

/** What monitors read at intervals. */
export const metricsOperations: AdminOperations = {
  getMetrics: operation('GET /metrics', 'What Prometheus reads', {
    answers: {
      200: [
        'The text format of Prometheus, 0.0.4: durations of requests by the path of the endpoint, method and status, and how the server is.',
        v.string(),
        'text/plain',
      ],
    },
    run: async (call) => {
      const { mocks, processMetrics } = call
      const families = [
        ...(mocks.metrics?.families() ?? []),
        ...stateOf(call),
        ...((await processMetrics?.()) ?? []),
      ]
      return textReply(metricsText(families), metricsType)
    },
  }),
}

/** How the server is at the moment. */
function stateOf({ admin, mocks, overview }: AdminCall): Family[] {
  const { own, open } = mocks.sessions
  const { diagnostics, endpoints } = overview()
  const sockets = [own, ...open].reduce((sum, session) => sum + session.sockets.list.length, 0)
  const isReady = Number(admin.readiness.state === 'ready')
  const ofSeverity = (severity: 'error' | 'warning') => ({
    labels: { severity },
    value: diagnostics.filter((each) => each.severity === severity).length,
  })
  return [
    gauge('mockapi_ready', 'Whether requests are to be sent here.', isReady),
    gauge('mockapi_endpoints', 'Operations that can be called.', endpoints),
    gauge('mockapi_sessions', 'Sessions that are open.', open.length),
    gauge('mockapi_websockets', 'WebSockets that are open.', sockets),
    {
      name: 'mockapi_diagnostics',
      help: 'What is wrong with the mock files: errors of broken ones, and warnings.',
      type: 'gauge',
      samples: [ofSeverity('error'), ofSeverity('warning')],
    },
    {
      name: 'mockapi_info',
      help: 'The version of mockapi.',
      type: 'gauge',
      samples: [{ labels: { version }, value: 1 }],
    },
  ]
}
