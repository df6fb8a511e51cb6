-- Statements after the examples of SQLite's own documentation:
-- https://www.sqlite.org/foreignkeys.html, https://www.sqlite.org/partialindex.html,
-- https://www.sqlite.org/expridx.html, https://www.sqlite.org/withoutrowid.html,
-- https://www.sqlite.org/stricttables.html, https://www.sqlite.org/gencol.html,
-- https://www.sqlite.org/lang_createtrigger.html
CREATE TABLE artist(artistid INTEGER PRIMARY KEY, artistname TEXT);
CREATE TABLE track(trackid INTEGER, trackname TEXT, trackartist INTEGER DEFAULT 0 REFERENCES artist(artistid) ON DELETE SET DEFAULT ON UPDATE CASCADE);
CREATE INDEX trackindex ON track(trackartist);
CREATE TABLE album(albumartist TEXT, albumname TEXT, albumcover BINARY, PRIMARY KEY(albumartist, albumname));
CREATE TABLE song(songid INTEGER, songartist TEXT, songalbum TEXT, songname TEXT,
  FOREIGN KEY(songartist, songalbum) REFERENCES album(albumartist, albumname));
CREATE TABLE purchaseorder(po_no INTEGER PRIMARY KEY, parent_po, team_id INT, is_team_leader BOOLEAN);
CREATE INDEX ex1 ON purchaseorder(parent_po) WHERE parent_po IS NOT NULL;
CREATE UNIQUE INDEX team_leader ON purchaseorder(team_id) WHERE is_team_leader;
CREATE TABLE account_change(chng_id INTEGER PRIMARY KEY, acct_no INTEGER REFERENCES account, location INTEGER, amt INTEGER, authority TEXT, comment TEXT);
CREATE TABLE account(acct_no INTEGER PRIMARY KEY, owner TEXT);
CREATE INDEX acctchng_magnitude ON account_change(acct_no, abs(amt));
CREATE TABLE wordcount(word TEXT PRIMARY KEY, cnt INTEGER) WITHOUT ROWID;
CREATE TABLE kept(a INT, b TEXT, c ANY, d BLOB, e REAL) STRICT;
CREATE TABLE t1(
   a INTEGER PRIMARY KEY,
   b INT,
   c TEXT,
   d INT GENERATED ALWAYS AS (a*abs(b)) VIRTUAL,
   e TEXT GENERATED ALWAYS AS (substr(c,b,b+1)) STORED
);
CREATE TABLE customers(name TEXT COLLATE NOCASE, address TEXT DEFAULT 'it''s unknown', at DEFAULT CURRENT_TIMESTAMP, n DEFAULT (1+2));
CREATE TABLE orders(customer_name TEXT, address TEXT);
CREATE TRIGGER update_customer_address UPDATE OF address ON customers
  BEGIN
    UPDATE orders SET address = new.address WHERE customer_name = old.name;
  END;
CREATE VIEW customer_address AS SELECT name, address FROM customers;
CREATE TRIGGER cust_addr_chng INSTEAD OF UPDATE OF address ON customer_address
BEGIN
  UPDATE customers SET address=NEW.address WHERE name=NEW.name;
END;
CREATE VIRTUAL TABLE email USING fts5(sender, title, body);
