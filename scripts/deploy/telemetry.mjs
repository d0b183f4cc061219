// What an app loads first that is traced: an SDK of OpenTelemetry, whose spans of servers are lines of JSON here.
import { register } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
const ofServer = 1
const exporter = {
  export(spans, done) {
    for (const span of spans.filter(({ kind }) => kind === ofServer)) {
      const { name, attributes } = span
      const { traceId } = span.spanContext()
      process.stderr.write(`${JSON.stringify({ name, traceId, attributes })}\n`)
    }
    done({ code: 0 })
  },
  shutdown: async () => {},
}
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })
