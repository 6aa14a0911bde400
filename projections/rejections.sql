-- page --
select r.sequence, r.partner, r.recorded_at, r.source_topic, r.source_partition, r.source_offset, r.line, r.field,
  r.value, r.expected, r.code, r.reason_en, r.reason_zh
from rejected r
where r.sequence < %(before)s and r.sequence <= %(position)s and (%(code)s::text is null or r.code = %(code)s)
order by r.sequence desc
limit %(limit)s

-- of_partner --
select r.sequence, r.partner, r.recorded_at, r.source_topic, r.source_partition, r.source_offset, r.line, r.field,
  r.value, r.expected, r.code, r.reason_en, r.reason_zh
from rejected r
where r.partner = %(partner)s and r.sequence < %(before)s and r.sequence <= %(position)s
  and (%(code)s::text is null or r.code = %(code)s)
order by r.sequence desc
limit %(limit)s
