-- rule: P03
-- version: 1
-- kind: batch_release
-- severity: critical
-- title: Released by a person who was not authorised
-- title_zh: 放行人员未获授权
-- clause: Food Safety Law art. 44; SAMR order 60
-- sentence: Batch {batch} released on {decided_on} at site {site} by {person} [under appointment {appointment_number}|naming no appointment]; [appointed: site {scope_site}, {status:word}, from {valid_from}|no such appointment was recorded by then][ to {valid_to}][, products {trade_items}]
-- sentence_zh: 批次 {batch} 于 {decided_on} 在 {site} 由 {person} [依据任命 {appointment_number} |]放行[|，未注明任命]；[任命范围：{scope_site}，{status:word}，自 {valid_from}|当时没有该任命的记录][ 至 {valid_to}][，产品 {trade_items}]
-- ground: day, site and person of the release beside the appointment's scope
-- touched by: authorised_person on producer_id = producer_id, appointment_number = appointment_number
-- index: authorised_person (producer_id, appointment_number)
with judged as (
  select t.*, day_of(t.decided_at) as decided_on, a.since as appointed, a.site as scope_site, a.status, a.valid_from,
    a.valid_to, a.trade_items,
    case
      when a.key is null then 'not-appointed'
      when not a.in_force or a.status <> 'APPOINTED' then 'not-in-force'
      when a.site <> t.site then 'site'
      when cardinality(a.trade_items) > 0 and not t.trade_item = any(a.trade_items) then 'product'
    end as fault
  from t_batch_release t
  left join lateral (
    select x.*, x.valid_from <= day_of(t.decided_at) and (x.valid_to is null or day_of(t.decided_at) <= x.valid_to)
      as in_force
    from authorised_person x
    where x.producer_id = t.producer_id and x.appointment_number = t.appointment_number and x.person = t.person
      and x.told and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by in_force desc, x.valid_from desc, x.occurred_at desc, x.key limit 1
  ) a on true
  where t.told and t.decision = 'RELEASED'
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', t.fault, 'batch', t.batch, 'decided_on', t.decided_on, 'site', t.site, 'person', t.person,
    'appointment_number', t.appointment_number, 'scope_site', t.scope_site, 'status', t.status,
    'valid_from', t.valid_from, 'valid_to', t.valid_to, 'trade_items', t.trade_items
  ) as ground,
  '{}'::jsonb as measure,
  array_remove(array[t.since, t.appointed], null) as proof,
  'appointment:' || t.producer_id || '|' || t.appointment_number as cause
from judged t
where t.fault is not null
