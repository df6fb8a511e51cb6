-- A part of MediaWiki's tables. Documented at https://www.mediawiki.org/wiki/Manual:Database_layout
CREATE TABLE page (
  page_id INT UNSIGNED AUTO_INCREMENT NOT NULL,
  page_namespace INT NOT NULL,
  page_title VARBINARY(255) NOT NULL,
  page_is_redirect TINYINT UNSIGNED DEFAULT 0 NOT NULL,
  page_random DOUBLE PRECISION UNSIGNED NOT NULL,
  page_touched BINARY(14) NOT NULL,
  page_latest INT UNSIGNED NOT NULL,
  page_len INT UNSIGNED NOT NULL,
  page_content_model VARBINARY(32) DEFAULT NULL,
  UNIQUE INDEX page_name_title (page_namespace, page_title),
  INDEX page_random (page_random),
  INDEX page_redirect_namespace_len (page_is_redirect, page_namespace, page_len),
  PRIMARY KEY(page_id)
) ENGINE=InnoDB DEFAULT CHARSET=binary;
CREATE TABLE site_stats (
  ss_row_id INT UNSIGNED NOT NULL,
  ss_total_edits BIGINT UNSIGNED DEFAULT NULL,
  ss_good_articles BIGINT UNSIGNED DEFAULT NULL,
  PRIMARY KEY(ss_row_id)
) ENGINE=InnoDB DEFAULT CHARSET=binary;
CREATE TABLE ipblocks_restrictions (
  ir_ipb_id INT UNSIGNED NOT NULL,
  ir_type TINYINT(4) NOT NULL,
  ir_value INT UNSIGNED NOT NULL,
  INDEX ir_type_value (ir_type, ir_value),
  PRIMARY KEY(ir_ipb_id, ir_type, ir_value)
) ENGINE=InnoDB DEFAULT CHARSET=binary;
CREATE TABLE image (
  img_name VARBINARY(255) DEFAULT '' NOT NULL,
  img_size BIGINT UNSIGNED DEFAULT 0 NOT NULL,
  img_metadata MEDIUMBLOB NOT NULL,
  img_media_type ENUM('UNKNOWN','BITMAP','DRAWING','AUDIO','VIDEO','3D') DEFAULT NULL,
  img_sha1 VARBINARY(32) DEFAULT '' NOT NULL,
  INDEX img_sha1 (img_sha1(10)),
  PRIMARY KEY(img_name)
) ENGINE=InnoDB DEFAULT CHARSET=binary;
CREATE TABLE searchindex (
  si_page INT UNSIGNED NOT NULL,
  si_title VARCHAR(255) NOT NULL DEFAULT '',
  si_text MEDIUMTEXT NOT NULL,
  PRIMARY KEY(si_page),
  FULLTEXT INDEX si_title (si_title),
  FULLTEXT INDEX si_text (si_text)
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;
