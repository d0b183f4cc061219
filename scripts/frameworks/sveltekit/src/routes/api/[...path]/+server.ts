import { handle } from '../../../../mock-api'
import type { RequestHandler } from './$types'

export const fallback: RequestHandler = ({ request }) => handle(request)
