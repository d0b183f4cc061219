import { defineHandler } from 'nitro/h3'
import { handle } from '../../mock-api'

export default defineHandler((event) => handle(event.req))
