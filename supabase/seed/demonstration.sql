-- Places that exist in the demonstration only. Written by build.ts; change the JSON beside it instead.
-- A place that was verified, or whose source has changed, is left unchanged. A merged place stays merged.

insert into public.places as p
	(id, kind, subkind, names, expressways, direction, stake, province, lon, lat, attributes, source)
values
	('0198dc2c-d3cb-5904-bb79-3703f5db701c', 'sampling_point', 'sampling_point', '{"zh":"枫泾道口采样点（演示）","en":"Fengjing roadside sampling point (demonstration)"}'::jsonb, array['G60']::text[], null, null, 'CN-SH', 121.028, 30.887, '{"expected_error_km":4,"towards":{"zh":"进沪方向","en":"into Shanghai"},"amenities":["parking","toilet"],"initials":"fjdkcydys"}'::jsonb, 'demonstration'),
	('0ad6f019-cff3-510e-8ffd-cec64fa2e65a', 'sampling_point', 'sampling_point', '{"zh":"朱桥道口采样点（演示）","en":"Zhuqiao roadside sampling point (demonstration)"}'::jsonb, array['G15']::text[], null, null, 'CN-SH', 121.184, 31.409, '{"expected_error_km":3,"towards":{"zh":"进沪方向","en":"into Shanghai"},"amenities":["parking","toilet"],"initials":"zqdkcydys"}'::jsonb, 'demonstration'),
	('00a9147a-90f9-546b-a838-e7b4ed2fb6be', 'sampling_point', 'sampling_point', '{"zh":"江桥道口采样点（演示）","en":"Jiangqiao roadside sampling point (demonstration)"}'::jsonb, array['G2']::text[], null, null, 'CN-SH', 121.327, 31.255, '{"expected_error_km":3,"towards":{"zh":"进沪方向","en":"into Shanghai"},"amenities":["parking","toilet"],"initials":"jqdkcydys"}'::jsonb, 'demonstration'),
	('2d2cca23-6c9b-5646-968f-aac54c503283', 'sampling_point', 'sampling_point', '{"zh":"金泽道口采样点（演示）","en":"Jinze roadside sampling point (demonstration)"}'::jsonb, array['G50']::text[], null, null, 'CN-SH', 120.926, 31.051, '{"expected_error_km":4,"towards":{"zh":"进沪方向","en":"into Shanghai"},"amenities":["parking","toilet"],"initials":"jzdkcydys"}'::jsonb, 'demonstration'),
	('7bd47b96-5ced-58c2-aef5-35493e42449e', 'sampling_point', 'sampling_point', '{"zh":"外高桥港区采样点（演示）","en":"Waigaoqiao port sampling point (demonstration)"}'::jsonb, array[]::text[], null, null, 'CN-SH', 121.61, 31.345, '{"expected_error_km":3,"amenities":["parking","toilet"],"initials":"wgqgqcydys"}'::jsonb, 'demonstration'),
	('fabdfd4e-97b4-5467-85ec-cad0c0a00c0c', 'sampling_point', 'sampling_point', '{"zh":"洋山港采样点（演示）","en":"Yangshan port sampling point (demonstration)"}'::jsonb, array['S2']::text[], null, null, 'CN-ZJ', 122.045, 30.64, '{"expected_error_km":3,"amenities":["parking","toilet"],"initials":"ysgcydys"}'::jsonb, 'demonstration')
on conflict (id) do update set
	kind = excluded.kind, subkind = excluded.subkind, names = excluded.names, expressways = excluded.expressways,
	direction = excluded.direction, stake = excluded.stake, province = excluded.province,
	lon = excluded.lon, lat = excluded.lat, attributes = excluded.attributes, archived = p.merged_into is not null
where p.source = excluded.source and not p.verified;
