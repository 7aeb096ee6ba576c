import * as v from 'valibot';
import { longestHave } from '../../domain/alert/hub-events.ts';
import { longestLine, mostStops } from '../../domain/road/route-request.ts';
import { statuses } from '../../domain/place/status.ts';

// Messages that the hub accepts from a client; any other is refused with `bad_request`.

const lon = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const lat = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const where = { lon, lat };

export const positionShape = v.object({
	...where,
	heading: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(360))),
	/** metres per second; the maximum is 360 km/h */
	speed: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100)))
});

export const routeShape = v.variant('type', [
	v.object({
		type: v.literal('expressway'),
		code: v.pipe(v.string(), v.regex(/^[GS]\d{1,4}$/)),
		towards: v.object(where)
	}),
	v.object({ type: v.literal('destination'), to: v.object(where) }),
	v.object({
		type: v.literal('through'),
		stops: v.pipe(v.array(v.object(where)), v.minLength(2), v.maxLength(mostStops))
	}),
	v.object({
		type: v.literal('line'),
		points: v.pipe(v.array(v.tuple([lon, lat])), v.minLength(2), v.maxLength(longestLine))
	})
]);

export const answerShape = v.object({
	question: v.pipe(v.string(), v.maxLength(64)),
	status: v.nullable(v.picklist(statuses))
});

export const tokenShape = v.pipe(v.string(), v.maxLength(8192));

export const handshakeShape = v.object({
	token: v.string(),
	have: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(longestHave)),
	position: v.nullable(positionShape),
	route: v.nullable(routeShape),
	mode: v.picklist(['drive', 'watch'])
});
