-- try_lock --
select pg_try_advisory_lock(%(lock)s)
-- there --
select exists (select 1 from pg_tables where schemaname = %(schema)s and tablename = 'progress')
-- made --
insert into made_by (print) values (%(print)s)
-- print --
select print from made_by
-- position --
select position from progress
-- offsets --
select partition, next from source_offset
-- tables --
select distinct tablename from pg_tables where schemaname = any(%(schemas)s) order by 1
-- rules --
select rule, print from rule
-- forget --
with findings as (delete from finding where rule = any(%(rules)s)),
  days as (delete from deadline where rule = any(%(rules)s))
delete from rule where rule = any(%(rules)s)
-- adopt --
insert into rule (rule, version, print, kind, severity, title, title_zh, clause, sentence, sentence_zh)
values (
  %(rule)s, %(version)s, %(print)s, %(kind)s, %(severity)s, %(title)s, %(title_zh)s, %(clause)s, %(sentence)s,
  %(sentence_zh)s
)
