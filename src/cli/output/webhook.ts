import { describeMs } from '../../behaviour/duration.ts'
import type { WebhookReport } from '../../webhooks/post.ts'
import { requestLine, type LineWidths } from './request.ts'
import type { Colors } from './terminal.ts'

/** One attempt to deliver a webhook, or what became of one that was not sent, in a line as those of requests. */
export function webhookLine(
  { time, delivery, target, attempt }: WebhookReport,
  colors: Colors,
  columns: number | undefined,
  widths: LineWidths,
): string {
  const { event, attempts, reason, next } = delivery
  const notes = [
    event,
    ...(attempts.length > 1 ? [`attempt ${attempts.length}`] : []),
    ...(reason === undefined ? [] : [reason.replace(/\.$/, '')]),
    ...(next === undefined ? [] : [`next in ${describeMs(Math.max(0, Math.round(next - time)))}`]),
  ]
  const { status = 0, duration = 0 } = attempt ?? {}
  const report = { time, method: 'HOOK', target, status, duration, notes }
  return requestLine(report, '', colors, columns, widths)
}

/** Whether it is news of a webhook that has not arrived. */
export function isFailure({ delivery }: WebhookReport): boolean {
  return delivery.state !== 'delivered'
}
