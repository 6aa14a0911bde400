-- rule: X08
-- version: 1
-- kind: declaration = customs_declaration by declaration_number
-- severity: major
-- title: Importer or exporter not filed with customs
-- title_zh: 进口商或境外出口商未有效备案
-- clause: Food Safety Law art. 96; AQSIQ announcement 2012 No. 55 annex 1
-- sentence: Declaration {declaration_number} of {declared_on}: consignee {consignee_id} [filed as {filing_number}, {filing_status:word}, from {valid_from}|with no filing recorded][ to {valid_to}][, for {food_types}]; exporter [{exporter_filing_number}: {exporter_status:word}|named without a filing]
-- sentence_zh: 报关单 {declaration_number}（{declared_on}）：收货人 {consignee_id} [备案号 {filing_number}，{filing_status:word}，自 {valid_from}|没有备案记录][ 至 {valid_to}][，食品种类 {food_types}]；出口商 [{exporter_filing_number}：{exporter_status:word}|没有备案号]
-- ground: the declaration's day beside the filing's period, state and kinds of food
-- touched by: importer_filing on consignee_id = party_id
-- touched by: importer_filing on exporter_filing_number = filing_number
with judged as (
  select t.*, f.filing_number, f.status as filing_status, f.valid_from, f.valid_to, f.food_types, f.since as filed,
    e.status as exporter_status, e.since as exporter_filed,
    case
      when f.key is null then 'importer-not-filed'
      when not f.in_force or f.status = 'CANCELLED' then 'importer-not-in-force'
      when not exists (
        select 1 from unnest(f.food_types) as food
        where food like '特殊食品%' or food like '乳制品%'
          or replace(lower(food), ' ', '_') in ('special_food', 'dairy', 'infant_formula')
      ) then 'food-type'
      when t.exporter_filing_number is not null and e.key is null then 'exporter-not-filed'
      when not e.in_force or e.status = 'CANCELLED' then 'exporter-not-in-force'
    end as fault
  from t_declaration t
  left join lateral (
    select x.*, x.valid_from <= t.declared_on and (x.valid_to is null or t.declared_on <= x.valid_to) as in_force
    from importer_filing x
    where x.party_id = t.consignee_id and x.kind = 'DOMESTIC_CONSIGNEE' and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by in_force desc, x.valid_from desc, x.occurred_at desc, x.key limit 1
  ) f on true
  left join lateral (
    select x.*, x.valid_from <= t.declared_on and (x.valid_to is null or t.declared_on <= x.valid_to) as in_force
    from importer_filing x
    where x.filing_number = t.exporter_filing_number and x.kind = 'OVERSEAS_EXPORTER' and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by in_force desc, x.valid_from desc, x.occurred_at desc, x.key limit 1
  ) e on true
  where t.told and t.regime = 'GENERAL_TRADE'
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', t.fault, 'declaration_number', t.declaration_number, 'declared_on', t.declared_on,
    'consignee_id', t.consignee_id, 'filing_number', t.filing_number, 'filing_status', t.filing_status,
    'valid_from', t.valid_from, 'valid_to', t.valid_to, 'food_types', t.food_types,
    'exporter_filing_number', t.exporter_filing_number, 'exporter_status', t.exporter_status
  ) as ground,
  '{}'::jsonb as measure,
  array_remove(array[t.since, t.filed, t.exporter_filed], null) as proof,
  case when t.fault like 'exporter%' then 'filing:' || t.exporter_filing_number else 'filing:' || t.consignee_id end as cause
from judged t
where t.fault is not null
