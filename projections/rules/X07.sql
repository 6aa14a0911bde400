-- rule: X07
-- version: 1
-- kind: declaration_line
-- severity: critical
-- title: Formula registration does not cover the goods
-- title_zh: 配方注册不符
-- clause: Food Safety Law art. 81; SAMR order 80 (from 1 October 2023), CFDA order 26 before
-- sentence: Declared {declared_on} under formula registration {formula_registration}, maker {manufacturer_number}, stage by the inspection code {code_stage}, trade item {trade_item}, import record {recorded_registration}; [registered: holder {holder_id}, stage {stage}, {status:word}, from {valid_from}|no such registration is recorded][ to {valid_to}]
-- sentence_zh: {declared_on} 申报配方注册号 {formula_registration}，生产企业 {manufacturer_number}，检验检疫编码对应 {code_stage} 段，商品 {trade_item}，进口记录 {recorded_registration}；[注册信息：注册人 {holder_id}，{stage} 段，{status:word}，自 {valid_from}|没有该注册的记录][ 至 {valid_to}]
-- ground: what the declaration names beside what is registered; goods of cross-border retail only inform, because the exemption was not read in its text
-- touched by: formula_registration on formula_registration = registration_number
-- touched by: import_record on declaration_number = declaration_number, line = declaration_line
with judged as (
  select t.*, r.holder_id, r.stage, r.status, r.valid_from, r.valid_to, r.since as registered,
    i.formula_registration as recorded_registration, i.since as recorded, c.stage as code_stage,
    case
      when t.formula_registration is null then 'not-named'
      when r.key is null then 'not-registered'
      when not r.in_force or r.status not in ('REGISTERED', 'CHANGED') then 'not-in-force'
      when r.holder_id <> t.manufacturer_number then 'manufacturer'
      when r.stage::text <> c.stage then 'stage'
      when cardinality(r.trade_items) > 0 and not t.trade_item = any(r.trade_items) then 'trade-item'
      when i.formula_registration <> t.formula_registration then 'import-record'
    end as fault
  from t_declaration_line t
  left join lateral (
    select x.*, x.valid_from <= t.declared_on and t.declared_on <= x.valid_to as in_force
    from formula_registration x
    where x.registration_number = t.formula_registration and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by in_force desc, x.valid_from desc, x.occurred_at desc, x.key limit 1
  ) r on true
  left join lateral (
    select x.formula_registration, x.since from import_record x
    where x.declaration_number = t.declaration_number and x.declaration_line = t.line and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by x.occurred_at desc, x.key limit 1
  ) i on true
  left join lateral (
    select x.stage from tariff_code x where x.hs10 = t.hs_code and x.ciq3 = t.ciq_code limit 1
  ) c on true
  where t.told
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', t.fault, 'formula_registration', t.formula_registration, 'declared_on', t.declared_on,
    'manufacturer_number', t.manufacturer_number, 'holder_id', t.holder_id, 'code_stage', t.code_stage,
    'stage', t.stage, 'trade_item', t.trade_item, 'recorded_registration', t.recorded_registration,
    'status', t.status, 'valid_from', t.valid_from, 'valid_to', t.valid_to
  ) || case when t.regime = 'CROSS_BORDER' then '{"severity": "info"}'::jsonb else '{}' end as ground,
  jsonb_build_object('regime', t.regime) as measure,
  array_remove(array[t.since, t.registered, t.recorded], null) as proof,
  'formula:' || coalesce(t.formula_registration, t.trade_item) as cause
from judged t
where t.fault is not null
