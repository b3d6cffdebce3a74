// Written by tools/generate-tables.ts from the migrated database; do not edit.
import type { ColumnType } from "kysely";

type JsonColumn = ColumnType<unknown, string, string>;
type NullableJsonColumn = ColumnType<unknown, string | null | undefined, string | null>;
type Nullable<Type> = ColumnType<Type | null, Type | null | undefined, Type | null>;

export interface Tables {
  audit_entry: AuditEntry;
  authenticator: Authenticator;
  award: Award;
  award_mail: AwardMail;
  badge: Badge;
  badge_content: BadgeContent;
  certificate_authority: CertificateAuthority;
  client_certificate: ClientCertificate;
  identity: Identity;
  image: Image;
  imported: Imported;
  issuer: Issuer;
  issuing_event: IssuingEvent;
  kept_answer: KeptAnswer;
  membership: Membership;
  message: Message;
  oauth_secret: OauthSecret;
  passkey: Passkey;
  password: Password;
  person: Person;
  person_mail: PersonMail;
  recipient_language: RecipientLanguage;
  recovery_code: RecoveryCode;
  session: Session;
  sign_in_failure: SignInFailure;
  sign_in_provider: SignInProvider;
  sign_in_step: SignInStep;
  sub_issuer: SubIssuer;
  team_invitation: TeamInvitation;
}

export interface AuditEntry {
  issuer_id: string;
  at: Date;
  entry_id: string;
  actor: string;
  action: string;
  subject: string;
  detail: JsonColumn;
  address: string;
  request_id: string;
}

export interface Authenticator {
  person_id: string;
  secret_sealed: Buffer;
  last_step: number;
  created_at: Date;
}

export interface Award {
  issuer_id: string;
  award_id: Buffer;
  event_id: string;
  badge_id: string;
  email: string;
  name: string;
  issued_at: Date;
  expires_at: Nullable<Date>;
  accepted_at: Nullable<Date>;
  declined_at: Nullable<Date>;
  revoked_at: Nullable<Date>;
  revocation_reason: Nullable<string>;
}

export interface AwardMail {
  issuer_id: string;
  event_id: string;
  purpose: string;
  award_id: Buffer;
  state: string;
  attempts: number;
  error: Nullable<string>;
  updated_at: Date;
}

export interface Badge {
  issuer_id: string;
  badge_id: string;
  content_id: Buffer;
  message_id: Buffer;
  draft: boolean;
  categories: string[];
  expires_months: Nullable<number>;
  metadata: NullableJsonColumn;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  deleted_at: Nullable<Date>;
  intent: Nullable<string>;
  sub_issuer_ids: string[];
}

export interface BadgeContent {
  issuer_id: string;
  content_id: Buffer;
  language: string;
  name: string;
  description: string;
  criteria_html: string;
  css: string;
  tags: string[];
  image_digest: Buffer;
  criteria_format: string;
  criteria_markdown: Nullable<string>;
  alignment: JsonColumn;
  achievement_type: Nullable<string>;
  credits_available: Nullable<number>;
  field_of_study: Nullable<string>;
  human_code: Nullable<string>;
  specialization: Nullable<string>;
  translations: JsonColumn;
}

export interface CertificateAuthority {
  authority_id: number;
  certificate_pem: string;
  private_key_sealed: Buffer;
  created_at: Date;
}

export interface ClientCertificate {
  issuer_id: string;
  serial: string;
  fingerprint: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Nullable<Date>;
}

export interface Identity {
  provider_id: string;
  subject: string;
  person_id: string;
  created_at: Date;
  last_used_at: Date;
}

export interface Image {
  issuer_id: string;
  digest: Buffer;
  media_type: string;
  width: number;
  height: number;
  bytes: Buffer;
  created_at: Date;
}

export interface Imported {
  issuer_id: string;
  source: string;
  kind: string;
  foreign_id: string;
  own_id: string;
  own_version: Nullable<string>;
  source_changed_at: Nullable<Date>;
  own_changed_at: Nullable<Date>;
}

export interface Issuer {
  issuer_id: string;
  name: string;
  description: string;
  email: string;
  url: string;
  image_digest: Nullable<Buffer>;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  reply_to: Nullable<string>;
  issuing_limit: Nullable<number>;
}

export interface IssuingEvent {
  issuer_id: string;
  event_id: string;
  badge_id: string;
  content_id: Buffer;
  message_id: Buffer;
  issued_at: Date;
  expires_at: Nullable<Date>;
  recipient_count: number;
  send_email: boolean;
  show_report: boolean;
  api_consumer_id: string;
  log_entry: NullableJsonColumn;
  badge_override: NullableJsonColumn;
  created_at: Date;
  created_by: string;
  sub_issuer_id: Nullable<string>;
  event_name: Nullable<string>;
  recorded_at: Nullable<Date>;
}

export interface KeptAnswer {
  issuer_id: string;
  idempotency_key: string;
  request_hash: Buffer;
  status: Nullable<number>;
  headers: NullableJsonColumn;
  body: Nullable<string>;
  created_at: Date;
}

export interface Membership {
  issuer_id: string;
  person_id: string;
  roles: JsonColumn;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
}

export interface Message {
  issuer_id: string;
  message_id: Buffer;
  subject: string;
  body: string;
  link_text: string;
  footer: string;
}

export interface OauthSecret {
  issuer_id: string;
  secret_id: string;
  description: string;
  secret_hash: Buffer;
  created_at: Date;
  last_used_at: Nullable<Date>;
  revoked_at: Nullable<Date>;
}

export interface Passkey {
  passkey_id: string;
  person_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  name: string;
  created_at: Date;
  last_used_at: Nullable<Date>;
}

export interface Password {
  person_id: string;
  hash: string;
  changed_at: Date;
}

export interface Person {
  person_id: string;
  name: string;
  email: string;
  languages: string;
  operator: boolean;
  created_at: Date;
  created_by: string;
  disabled_at: Nullable<Date>;
}

export interface PersonMail {
  mail_id: string;
  kind: string;
  email: string;
  languages: string;
  data: JsonColumn;
  state: string;
  attempts: number;
  error: Nullable<string>;
  created_at: Date;
  updated_at: Date;
  used_at: Nullable<Date>;
}

export interface RecipientLanguage {
  issuer_id: string;
  email: string;
  languages: string;
  updated_at: Date;
}

export interface RecoveryCode {
  person_id: string;
  code_hash: Buffer;
  used_at: Nullable<Date>;
}

export interface Session {
  session_id: string;
  token_hash: Buffer;
  person_id: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  proved_at: Date;
  method: string;
  user_agent: string;
  address: string;
  acting_for: Nullable<string>;
  acting_until: Nullable<Date>;
}

export interface SignInFailure {
  key_hash: Buffer;
  failures: number;
  since: Date;
}

export interface SignInProvider {
  provider_id: string;
  name: string;
  issuer_url: string;
  client_id: string;
  client_secret_sealed: Buffer;
  scopes: string;
  rules: JsonColumn;
  created_at: Date;
}

export interface SignInStep {
  token_hash: Buffer;
  kind: string;
  person_id: Nullable<string>;
  data: JsonColumn;
  tries: number;
  expires_at: Date;
}

export interface SubIssuer {
  issuer_id: string;
  sub_issuer_id: string;
  name: string;
  description: string;
  email: string;
  reply_to: Nullable<string>;
  url: string;
  image_digest: Nullable<Buffer>;
  created_at: Date;
  updated_at: Date;
  updated_by: string;
  deleted_at: Nullable<Date>;
}

export interface TeamInvitation {
  issuer_id: string;
  invitation_id: string;
  email: string;
  roles: JsonColumn;
  created_at: Date;
  created_by: string;
  expires_at: Date;
  accepted_at: Nullable<Date>;
  accepted_by: Nullable<string>;
  revoked_at: Nullable<Date>;
}
