-- Every use of an identifier paid for the order by expiry, which only sweeping needed: it goes through the digests now.
DROP INDEX used_jtis_by_expiry;
