-- rule: X06
-- version: 1
-- kind: declaration_line
-- severity: critical
-- title: Overseas manufacturer not registered for this product
-- title_zh: 境外生产企业注册不符
-- clause: Food Safety Law art. 96; GACC decree 248, from 1 June 2026 decree 280
-- sentence: Declared {declared_on}: {named} ({origin_country}) under {manufacturer_number}; [registered: {registered_name} ({registered_country}), {status:word}, from {valid_from}|no such registration is recorded][ to {valid_to}][, for {products}]
-- sentence_zh: {declared_on} 申报：{named}（{origin_country}），注册编号 {manufacturer_number}；[注册信息：{registered_name}（{registered_country}），{status:word}，自 {valid_from}|没有该注册编号的记录][ 至 {valid_to}][，产品 {products}]
-- ground: what the declaration names beside what is registered; names that are alike but not the same make severity info
-- touched by: manufacturer_registration on manufacturer_number = manufacturer_number
with judged as (
  select t.*, r.name, r.country, r.status, r.valid_from, r.valid_to, r.products, r.since as registered, n.score,
    case
      when r.key is null then 'not-registered'
      when not r.in_force or r.status <> 'REGISTERED' then 'not-in-force'
      when not exists (
        select 1 from unnest(r.products) as product
        where product like '%婴幼儿配方%' or replace(lower(product), '_', ' ') like '%infant formula%'
      ) then 'product'
      when r.country <> t.origin_country then 'country'
      when n.band = 'different' then 'name'
      when n.band = 'doubtful' then 'name-doubtful'
    end as fault
  from t_declaration_line t
  left join lateral (
    select x.*, x.valid_from <= t.declared_on and (x.valid_to is null or t.declared_on <= x.valid_to)
      and (x.basis = 'DECREE_248' or t.declared_on >= date '2026-06-01') as in_force
    from manufacturer_registration x
    where x.manufacturer_number = t.manufacturer_number and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by in_force desc, x.valid_from desc, x.occurred_at desc, x.key limit 1
  ) r on true
  left join name_likeness n on n.a = t.manufacturer_name and n.b = r.name
  where t.told and t.regime = 'GENERAL_TRADE'
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', t.fault, 'manufacturer_number', t.manufacturer_number, 'named', t.manufacturer_name,
    'registered_name', t.name, 'origin_country', t.origin_country, 'registered_country', t.country,
    'declared_on', t.declared_on, 'status', t.status, 'valid_from', t.valid_from, 'valid_to', t.valid_to,
    'products', t.products
  ) || case when t.fault = 'name-doubtful' then '{"severity": "info"}'::jsonb else '{}' end as ground,
  jsonb_build_object('likeness', t.score, 'same_from', policy_value('name_same')) as measure,
  array_remove(array[t.since, t.registered], null) as proof,
  'manufacturer:' || coalesce(t.manufacturer_number, t.manufacturer_name) as cause
from judged t
where t.fault is not null
