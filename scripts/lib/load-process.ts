// A load client in a process of its own, which gets its orders over IPC.
import { load, type LoadOrder } from './load.ts'

process.on('message', async (order: LoadOrder) => process.send?.(await load(order)))
