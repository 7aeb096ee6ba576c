import { describe, expect, it } from 'vitest';
import { sharedPosition } from './shared-position.ts';

const [lat, lon] = ['30.9012', '121.0234'];

describe('a shared position', () => {
	it.each([
		// Amap
		[`https://uri.amap.com/marker?position=${lon},${lat}&name=x`, 'gcj02'],
		[`https://uri.amap.com/marker?position=${lon}%2C${lat}&src=x&coordinate=gaode&callnative=1`, 'gcj02'],
		[`https://uri.amap.com/marker?position=${lon},${lat}&coordinate=wgs84&callnative=0`, 'wgs84'],
		[`https://surl.amap.com/x?position=${lon},${lat}&callnative=1`, 'gcj02'],
		[`https://uri.amap.com/navigation?to=${lon},${lat},枫泾&mode=car&coordinate=gaode`, 'gcj02'],
		[`https://www.amap.com/?q=${lon},${lat},枫泾`, 'gcj02'],
		[`https://www.amap.com/?p=B0FFG7,${lat},${lon},枫泾服务区,金山`, 'gcj02'],
		[`https://www.amap.com/?q=${lat},${lon},枫泾`, 'gcj02'],
		[`https://uri.amap.com/marker?markers=${lon},${lat},枫泾&src=x`, 'gcj02'],
		[`https://uri.amap.com/marker?markers=${lon},${lat},a%7C${lon},${lat},b`, 'gcj02'],
		[`androidamap://viewMap?sourceApplication=x&poiname=y&lat=${lat}&lon=${lon}&dev=0`, 'gcj02'],
		[`androidamap://viewMap?sourceApplication=x&poiname=y&lat=${lat}&lon=${lon}&dev=1`, 'wgs84'],
		// Baidu
		[`http://api.map.baidu.com/marker?location=${lat},${lon}&title=x&output=html`, 'bd09'],
		[`http://api.map.baidu.com/marker?location=${lat},${lon}&coord_type=bd09ll`, 'bd09'],
		[`http://api.map.baidu.com/marker?location=${lat},${lon}&coord_type=gcj02`, 'gcj02'],
		[`http://api.map.baidu.com/marker?location=${lat},${lon}&coord_type=wgs84`, 'wgs84'],
		[`http://api.map.baidu.com/marker?location=${lat},${lon}&coordtype=gps`, 'wgs84'],
		[`baidumap://map/marker?location=${lat},${lon}&coord_type=gcj02&title=x`, 'gcj02'],
		// Tencent
		[
			`https://apis.map.qq.com/uri/v1/marker?marker=coord:${lat},${lon};title:枫泾;addr:x&referer=app`,
			'gcj02'
		],
		[`https://apis.map.qq.com/uri/v1/marker?marker=coord:${lat},${lon}&coord_type=1&referer=app`, 'wgs84'],
		[`https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=x&tocoord=${lat},${lon}&referer=app`, 'gcj02'],
		[`https://map.qq.com/?type=marker&pointx=${lon}&pointy=${lat}&name=x`, 'gcj02'],
		// Google
		[
			`https://www.google.com/maps/dir/A/B/@31.1,121.5,10z/data=!4m14!4m13!1m5!1m1!1s0x0:0x0!2m2!1d121.4!2d31.2!1m5!1m1!1s0x0:0x1!2m2!1d${lon}!2d${lat}!3e0`,
			'gcj02'
		],
		[
			`https://www.google.com/maps/dir//B/@31.1,121.5,10z/data=!4m8!4m7!1m0!1m5!1m1!1s0x0:0x1!2m2!1d${lon}!2d${lat}`,
			'gcj02'
		],
		[`https://www.google.com/maps/place/Fengjing/@31.1,121.5,15z/data=!4m5!2m2!1d${lon}!2d${lat}`, 'gcj02'],
		[`https://www.google.com/maps/search/fuel/@31.1,121.5,15z/data=!4m5!2m2!1d${lon}!2d${lat}`, 'gcj02'],
		[
			`https://www.google.com/maps/dir/A/${lat},${lon}/@31.1,121.5,10z/data=!4m8!4m7!1m5!1m1!1s0x0:0x0!2m2!1d121.4!2d31.2!1m0`,
			'gcj02'
		],
		[`https://www.google.com/maps/dir/31.2,121.4/31.1,121.3/${lat},${lon}/@31.1,121.5,10z`, 'gcj02'],
		[`https://www.google.com/maps/dir/31.2,121.4/${lat},+${lon}/`, 'gcj02'],
		[`https://www.google.com/maps/search/${lat},+${lon}?entry=tts`, 'gcj02'],
		[`https://www.google.com/maps/place/Fengjing/@${lat},${lon},15z`, 'gcj02'],
		[`https://www.google.com/maps/@${lat},${lon},15z`, 'gcj02'],
		[
			`https://www.google.com/maps/place/Fengjing/@31.1,121.5,15z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d${lat}!4d${lon}`,
			'gcj02'
		],
		[`https://maps.google.com/?q=${lat},${lon}`, 'gcj02'],
		[`https://maps.google.com/maps?ll=${lat},${lon}&z=12`, 'gcj02'],
		[`https://www.google.com/maps/search/?api=1&query=${lat}%2C${lon}`, 'gcj02'],
		[`https://www.google.com.hk/maps/place/${lat},${lon}/`, 'gcj02'],
		// Apple
		[`https://maps.apple.com/?ll=${lat},${lon}&q=x`, 'gcj02'],
		[`https://maps.apple.com/?q=${lat},${lon}`, 'gcj02'],
		[`https://maps.apple.com/?q=fuel&sll=${lat},${lon}&z=10`, 'gcj02'],
		[`https://maps.apple.com/place?address=x&coordinate=${lat}%2C${lon}&name=x`, 'gcj02'],
		// OpenStreetMap, HERE, Waze
		[`https://www.openstreetmap.org/#map=15/${lat}/${lon}`, 'wgs84'],
		[`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=15/31.1/121.5`, 'wgs84'],
		[`https://wego.here.com/?map=${lat},${lon},15,normal`, 'wgs84'],
		[`https://share.here.com/l/${lat},${lon},x?z=15`, 'wgs84'],
		[`https://waze.com/ul?ll=${lat},${lon}&navigate=yes`, 'wgs84'],
		// geo:
		[`geo:${lat},${lon}`, 'wgs84'],
		[`geo:${lat},${lon};crs=wgs84;u=35`, 'wgs84'],
		[`geo:${lat},${lon}?z=15`, 'wgs84'],
		[`geo:${lat},${lon}&z=12`, 'wgs84'],
		[`geo:0,0?q=${lat},${lon}(枫泾服务区)`, 'wgs84'],
		[`geo:0,0?q=${lat}%2C${lon}(Fengjing%20toll,%20Inc.)&z=19`, 'wgs84'],
		// figures
		[`${lat}, ${lon}`, 'wgs84'],
		[`${lon}，${lat}`, 'wgs84'],
		[`枫泾 ${lat}/${lon}`, 'wgs84'],
		[`高德坐标 ${lon},${lat}`, 'gcj02'],
		[`百度坐标：${lon},${lat}`, 'bd09'],
		[`${lat}° N, ${lon}° E`, 'wgs84'],
		[`${lat}°N ${lon}°E`, 'wgs84'],
		[`N ${lat}, E ${lon}`, 'wgs84'],
		[`30°54′4.32″N 121°1′24.24″E`, 'wgs84'],
		[`30°54'4.32"N, 121°1'24.24"E`, 'wgs84'],
		[`东经121°1′24.24″，北纬30°54′4.32″`, 'wgs84'],
		[`北纬30度54分4.32秒 东经121度1分24.24秒`, 'wgs84'],
		[`东经${lon}°北纬${lat}°`, 'wgs84'],
		[`高德 ${lat}°N ${lon}°E`, 'gcj02'],
		[`百度 ${lat}°N ${lon}°E`, 'bd09'],
		[`东经${lon}°北纬${lat}°（GCJ-02）`, 'gcj02'],
		// figures with the names of their axes
		[`纬度 ${lat} 经度 ${lon}`, 'wgs84'],
		[`经度${lon} 纬度${lat}`, 'wgs84'],
		[`经度${lon}纬度${lat}`, 'wgs84'],
		[`经度${lon} 纬度${lat} 西湖区`, 'wgs84'],
		[`经度：东经${lon}°，纬度：北纬${lat}°`, 'wgs84'],
		[`纬度：30°54′4.32″ 经度：121°1′24.24″`, 'wgs84'],
		[`百度坐标 纬度：${lat}，经度：${lon}。`, 'bd09'],
		[`lat=${lat},lng=${lon}`, 'wgs84'],
		[`lat: ${lat}, lon: ${lon}.`, 'wgs84'],
		[`Lat ${lat} Long ${lon}`, 'wgs84'],
		[`{"lat":${lat},"lng":${lon}}`, 'wgs84'],
		[`{"longitude": "${lon}", "latitude": "${lat}"}`, 'wgs84'],
		[`{"lng":${lon},"lat":${lat},"type":"gcj02"}`, 'gcj02'],
		[`Follow https://example.org/x or paste geo:${lat},${lon} into your app`, 'wgs84']
	])('%s', (text, datum) => {
		const found = sharedPosition(text);
		expect(found?.datum).toBe(datum);
		expect(found?.lat).toBeCloseTo(30.9012, 9);
		expect(found?.lon).toBeCloseTo(121.0234, 9);
	});

	it.each([
		['30°54′00″N 121°00′00″E', 30.9, 121],
		['30.9° N, 121.0° E', 30.9, 121],
		['121.0° E, 30.9° N', 30.9, 121]
	])('%s', (text, north, east) => {
		expect(sharedPosition(text)).toEqual({ lat: north, lon: east, datum: 'wgs84' });
	});

	it('of Baidu in metres keeps its metres', () => {
		expect(
			sharedPosition('http://api.map.baidu.com/marker?location=3593000,13472000&coord_type=bd09mc')
		).toEqual({
			lon: 13472000,
			lat: 3593000,
			datum: 'bd09mc'
		});
	});

	it.each([
		['of another continent', '48.8566, 2.3522'],
		['in the wrong order of its service', `http://api.map.baidu.com/marker?location=${lon},${lat}`],
		['in an unknown datum', `http://api.map.baidu.com/marker?location=${lat},${lon}&coord_type=mapbar`],
		['of an unknown reference system', `geo:${lat},${lon};crs=nad83`],
		['south of the equator', `${lat}°S ${lon}°E`],
		['west of Greenwich', `${lat}°N ${lon}°W`],
		['with two latitudes', `${lat}°N ${lon}°N`],
		['with 75 minutes', '30°75′00″N 121°00′00″E'],
		['which is one of two', `${lat},${lon} 或 31.2222,121.5555`],
		['of two links that differ', `geo:${lat},${lon} geo:31.2,121.5`],
		[
			'of a link whose figures are not a position',
			'https://uri.amap.com/marker?position=abc 30.9012,121.0234'
		],
		['of a search', 'https://maps.apple.com/?q=900%20Brentwood'],
		['of a web page that is no map', `https://www.google.com/search?q=${lat},${lon}`],
		['in a date or a price', '2026.11.28 99.80元'],
		['of the null island', 'geo:0,0'],
		['of the centre of a route', `https://www.google.com/maps/dir/A/B/@${lat},${lon},10z`],
		['of the centre of a search', `https://www.google.com/maps/search/fuel/@${lat},${lon},10z/data=!3m1!4b1`],
		[
			'of the start of a route',
			`https://www.google.com/maps/dir/A/B/@31.1,121.5,10z/data=!4m8!4m7!1m5!1m1!1s0x0:0x0!2m2!1d${lon}!2d${lat}!1m0`
		],
		['of the start of a route in figures', `https://www.google.com/maps/dir/${lat},${lon}/B/@31.1,121.5,10z`],
		['of a route without a destination', `https://www.google.com/maps/dir/${lat},${lon}//@31.1,121.5,10z`],
		['of two markers', `https://uri.amap.com/marker?markers=${lon},${lat},a|121.5,31.2,b`],
		['with the names of the axes changed', `lat=${lon},lng=${lat}`],
		['of two with the names of their axes', `lat=${lat},lng=${lon} lat=31.2,lng=121.5`],
		['with a name, but south of the equator', `纬度 30°54′S 经度 ${lon}`],
		['with a name, but below zero', `lat: -${lat}, lon: ${lon}`]
	])('%s is none', (_, text) => expect(sharedPosition(text)).toBeNull());
});
