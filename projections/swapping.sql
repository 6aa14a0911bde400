-- patience --
set local lock_timeout = '250ms'

-- there --
select to_regclass(%(progress)s)

-- shut --
select pg_advisory_xact_lock(%(door)s)

-- still --
-- A poll reads the position first and writes it last: no poll is half taken then.
lock table {schema}.progress in access exclusive mode

-- position --
select position from {schema}.progress

-- offsets --
insert into source_offset (partition, next) select partition, next from {schema}.source_offset

-- rename --
alter schema {schema} rename to {to}

-- end --
select pg_terminate_backend(%(pid)s)
