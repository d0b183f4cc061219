import { handle } from '../../../mock-api'

export default defineEventHandler((event) => handle(toWebRequest(event)))
