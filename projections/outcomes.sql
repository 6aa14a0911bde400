-- numbered --
select upper(a.kind) as became, a.sequence, a.key, a.number, a.family, a.stands, a.recorded_at, a.source_topic,
  a.source_partition, a.source_offset, (
    select count(*) from finding f
    where f.subject = a.key and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
  ) as findings
from arrival a
where a.key = any(
    select x.key from arrival x
    where x.number = %(number)s and x.partner = %(partner)s and x.sequence <= %(position)s
      and (%(family)s::text is null or x.family = %(family)s)
  )
  and a.partner = %(partner)s and a.sequence <= %(position)s
order by a.sequence

-- at --
select upper(a.kind) as became, a.sequence, a.key, a.number, a.family, a.stands, a.recorded_at, a.source_topic,
  a.source_partition, a.source_offset, (
    select count(*) from finding f
    where f.subject = a.key and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
  ) as findings
from arrival a
where a.source_topic = %(topic)s and a.source_partition = %(partition)s and a.source_offset = %(offset)s
  and a.sequence <= %(position)s

-- intake --
select
  (select p.next from ledger.position p where p.topic = %(topic)s and p.partition = %(partition)s) as come,
  (select h.last from ledger.head h where h.shard = 0) as head
