-- Tables in the manner of Rails' structure dumps: ActiveRecord's own, Active Storage, and some that
-- Discourse has. Documented at https://guides.rubyonrails.org/active_storage_overview.html and
-- https://github.com/discourse/discourse/tree/main/db
CREATE TABLE schema_migrations (version character varying NOT NULL);
ALTER TABLE ONLY schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
CREATE TABLE ar_internal_metadata (key character varying NOT NULL, value character varying, created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL, CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY (key));
CREATE TABLE active_storage_blobs (id bigint NOT NULL, key character varying NOT NULL, filename character varying NOT NULL, content_type character varying, metadata text, byte_size bigint NOT NULL, checksum character varying, created_at timestamp(6) without time zone NOT NULL);
CREATE SEQUENCE active_storage_blobs_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE active_storage_blobs_id_seq OWNED BY active_storage_blobs.id;
ALTER TABLE ONLY active_storage_blobs ALTER COLUMN id SET DEFAULT nextval('active_storage_blobs_id_seq'::regclass);
ALTER TABLE ONLY active_storage_blobs ADD CONSTRAINT active_storage_blobs_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX index_active_storage_blobs_on_key ON active_storage_blobs USING btree (key);
CREATE TABLE active_storage_attachments (id bigserial PRIMARY KEY, name character varying NOT NULL, record_type character varying NOT NULL, record_id bigint NOT NULL, blob_id bigint NOT NULL, created_at timestamp(6) without time zone NOT NULL);
CREATE UNIQUE INDEX index_active_storage_attachments_uniqueness ON active_storage_attachments USING btree (record_type, record_id, name, blob_id);
ALTER TABLE ONLY active_storage_attachments ADD CONSTRAINT fk_rails_c3b3935057 FOREIGN KEY (blob_id) REFERENCES active_storage_blobs(id);
CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm;
CREATE TABLE users (id serial PRIMARY KEY, username character varying(60) NOT NULL, username_lower character varying(60) NOT NULL, name character varying, active boolean DEFAULT false NOT NULL, ip_address inet, trust_level integer NOT NULL, created_at timestamp without time zone NOT NULL, settings hstore, tags character varying(100)[] DEFAULT '{}'::character varying[]);
CREATE UNIQUE INDEX index_users_on_username_lower ON users USING btree (username_lower);
CREATE UNIQUE INDEX index_users_on_lower_name ON users USING btree (lower((username)::text));
CREATE INDEX index_users_trgm ON users USING gin (username_lower gin_trgm_ops);
CREATE INDEX idx_users_admin ON users USING btree (id) WHERE (trust_level > 3);
CREATE TABLE topics (id serial PRIMARY KEY, title character varying NOT NULL, user_id integer, category_id integer, archetype character varying DEFAULT 'regular'::character varying NOT NULL, deleted_at timestamp without time zone, bumped_at timestamp without time zone NOT NULL, score double precision, CONSTRAINT has_category_id CHECK (((category_id IS NOT NULL) OR ((archetype)::text <> 'regular'::text))), CONSTRAINT pm_has_no_category CHECK (((category_id IS NULL) OR ((archetype)::text <> 'private_message'::text))));
CREATE INDEX idx_topics_front_page ON topics USING btree (deleted_at, archetype, category_id, id);
CREATE INDEX index_topics_on_bumped_at ON topics USING btree (bumped_at DESC NULLS LAST);
CREATE TABLE invites (id serial PRIMARY KEY, emailed_status integer, expires_at timestamp without time zone DEFAULT (CURRENT_TIMESTAMP + '30 days'::interval) NOT NULL, uuid uuid DEFAULT gen_random_uuid() NOT NULL, data jsonb DEFAULT '{}'::jsonb NOT NULL, tag json);
CREATE INDEX index_invites_data ON invites USING gin (data jsonb_path_ops);
