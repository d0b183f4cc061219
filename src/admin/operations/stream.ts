import { clock } from '../../clock.ts'
import type { JournalEntry } from '../../journal/call.ts'
import type { Redactor } from '../../journal/redact.ts'
import type { Journal } from '../../journal/journal.ts'
import { summarizedCall } from './call-shapes.ts'

/** How often an idle stream says that it is alive, ms: proxies close what is silent for a minute. */
const heartbeat = 15_000

/** What a client may leave unread, bytes; calls beyond it are left out, and that is told. */
const mostUnread = 1024 * 1024

const encoder = new TextEncoder()

/**
 * Calls as server-sent events (WHATWG HTML, section 9.2.6): `request` for each, `missed` where a client
 * that reads too slowly did not get some. It ends with the session or the server.
 *
 * @param after the last call that the client knows; undefined for those from now on
 */
export function callStream(
  journal: Journal,
  redactor: Redactor,
  after: number | undefined,
): ReadableStream<Uint8Array> {
  let hasMissed = false
  let stop = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text))
        const tell = (entry: JournalEntry) => {
          if ((controller.desiredSize ?? 0) <= 0) hasMissed = true
          else send(eventOf(entry, redactor))
        }
        const stopBeat = clock.every(heartbeat, () => {
          if ((controller.desiredSize ?? 0) > 0) send(':\n\n')
        })
        const unsubscribe = journal.subscribe(tell, () => {
          stop()
          controller.close()
        })
        stop = () => {
          stopBeat()
          unsubscribe()
        }
        // The head of an answer may wait for the first bytes of its body.
        send(': calls\n\n')
        if (after === undefined) return
        for (const entry of journal.calls({ where: ({ id }) => id > after })) tell(entry)
      },
      pull(controller) {
        if (!hasMissed) return
        hasMissed = false
        controller.enqueue(encoder.encode('event: missed\ndata: {}\n\n'))
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostUnread }),
  )
}

function eventOf(entry: JournalEntry, redactor: Redactor): string {
  const data = JSON.stringify(summarizedCall(entry, redactor))
  return `event: request\nid: ${entry.id}\ndata: ${data}\n\n`
}
