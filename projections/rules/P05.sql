-- rule: P05
-- version: 1
-- kind: batch_production_inputs
-- severity: critical
-- title: Material used that was not fit for use
-- title_zh: 使用不符合要求的原料
-- clause: Food Safety Law arts 50 and 81; Implementing Regulations art. 18
-- sentence: Material lot {material_lot} ({material:word}) was used on {used_on}: [check {verdict:word} of {decided_on}|no check recorded][, expires {expiry_date}]; [filing {filing}|no filing recorded]; supplier [{supplier_decision:word}|not checked]
-- sentence_zh: 原料批 {material_lot}（{material:word}）于 {used_on} 使用：[验收结论 {verdict:word}（{decided_on}）|没有验收结论的记录][，有效期至 {expiry_date}]；[备案 {filing}|没有备案记录]；供货者[{supplier_decision:word}|没有审核记录]
-- ground: the day of use beside what was decided, printed and filed by then
-- touched by: material_check on material_lot = material_lot
-- touched by: material_receipt on material_lot = material_lot
-- touched by: material_filing on producer_id = filer_id, supplier_id = supplier_id
-- touched by: supplier_qualification on producer_id = buyer_id, supplier_id = supplier_id
-- index: material_filing (filer_id, supplier_id)
-- index: supplier_qualification (buyer_id, supplier_id)
with used as materialized (
  select t.*, day_of(t.started_at) as used_on from t_batch_production_inputs t
  where t.told and t.material_lot is not null
),
judged as (
  select u.*, c.verdict, c.decided_on, c.since as checked, r.expiry_date, r.since as received, r.material as arrived,
    f.filing_number as filing, f.since as filed, q.decision as supplier_decision, q.since as qualified
  from used u
  left join lateral (
    select x.verdict, x.decided_on, x.since from material_check x
    where x.material_lot = u.material_lot and x.checker_id = u.producer_id and x.told and x.decided_on <= u.used_on
      and x.since <= u.sequence and (x.until is null or x.until > u.sequence)
    order by x.decided_on desc, x.occurred_at desc, x.key limit 1
  ) c on true
  left join lateral (
    select x.expiry_date, x.since, x.material from material_receipt x
    where x.material_lot = u.material_lot and x.receiver_id = u.producer_id and x.told
      and x.since <= u.sequence and (x.until is null or x.until > u.sequence)
    order by x.expiry_date desc nulls last, x.occurred_at desc, x.key limit 1
  ) r on true
  left join lateral (
    select x.filing_number, x.since from material_filing x
    where x.filer_id = u.producer_id and x.supplier_id = u.supplier_id and x.site = u.site and x.told
      and x.material = coalesce(u.material, r.material)
      and x.filed_on <= u.used_on and (x.valid_to is null or u.used_on <= x.valid_to)
      and x.since <= u.sequence and (x.until is null or x.until > u.sequence)
    order by x.filed_on, x.occurred_at desc, x.key limit 1
  ) f on true
  left join lateral (
    select x.decision, x.since from supplier_qualification x
    where x.buyer_id = u.producer_id and x.supplier_id = u.supplier_id and x.told and x.decided_on <= u.used_on
      and (cardinality(x.materials) = 0 or coalesce(u.material, r.material) = any(x.materials))
      and x.since <= u.sequence and (x.until is null or x.until > u.sequence)
    order by x.decided_on desc, x.occurred_at desc, x.key limit 1
  ) q on true
),
faulty as (
  select j.*, array_remove(array[
    case when j.verdict is null then 'not-checked' when j.verdict <> 'ACCEPTED' then 'not-accepted' end,
    case when j.expiry_date < j.used_on then 'expired' end,
    case when j.role in ('INGREDIENT', 'BASE_POWDER') and j.filing is null then 'not-filed' end,
    case when j.supplier_decision in ('SUSPENDED', 'REJECTED') then 'supplier' end
  ], null) as faults
  from judged j
)
select j.subject, j.sequence,
  jsonb_build_object(
    'faults', j.faults, 'material_lot', j.material_lot, 'used_on', j.used_on, 'verdict', j.verdict,
    'decided_on', j.decided_on, 'expiry_date', j.expiry_date, 'filing', j.filing,
    'supplier_decision', j.supplier_decision
  ) as ground,
  jsonb_build_object('material', coalesce(j.material, j.arrived), 'batch', j.parent_batch) as measure,
  array_remove(array[j.since, j.checked, j.received, j.filed, j.qualified], null) as proof,
  'material_lot:' || j.material_lot as cause
from faulty j
where cardinality(j.faults) > 0
