-- rule: U01
-- version: 1
-- kind: can_balance
-- severity: major
-- title: Activated cans are not the packed cans
-- title_zh: 激活罐数与装罐数不一致
-- clause: Shanghai work plan of 7 September 2020, one can one code; CFDA 281/2015 part 6
-- sentence: Batch {batch}: {activated} can codes activated, {packed} cans packed
-- sentence_zh: 批次 {batch}：激活罐码 {activated} 个，装罐 {packed} 罐
-- ground: both counts, once packing says that the batch is complete
select t.subject, t.sequence,
  jsonb_build_object('batch', t.batch, 'activated', t.activated, 'packed', t.packed) as ground,
  jsonb_build_object('difference', t.activated - t.packed, 'tolerance_cans', 0) as measure,
  array[t.since] as proof,
  null::text as cause
from t_can_balance t
where t.complete > 0 and t.activated <> t.packed and (t.domestic > 0 or t.activations > 0)
