#pragma once
// The topics of the index: one file each.
#include <vector>

#include "simulator/deviations/deviation.h"

namespace s3sse::deviations {

using Rows = std::vector<Deviation>;

Rows customer_key_rows();       ///< the SSE-C triple: transport, values, right key or wrong
Rows managed_header_rows();     ///< x-amz-server-side-encryption and what goes with it
Rows plan_rows();               ///< request and bucket default put together
Rows wrapping_rows();           ///< data keys, encryption context, bucket keys
Rows encryption_echo_rows();    ///< encryption, as answers tell it
Rows object_write_rows();       ///< things that PutObject and PostObject leave undone
Rows copy_rows();               ///< things that a copy takes over from its source, or does not
Rows multipart_rows();          ///< uploads, from creation to completion
Rows object_read_rows();        ///< questions and answers about a stored object
Rows bucket_setting_rows();     ///< the configuration of a bucket
Rows sealing_rows();            ///< bytes, entity tags and checksums
Rows answer_rows();             ///< errors and listings
Rows authorisation_rows();      ///< permissions, and the view that policies have
Rows audit_rows();              ///< events of the trail
Rows client_side_rows();        ///< objects that a client encrypted
Rows form_rows();               ///< the fields of PostObject
Rows update_encryption_rows();  ///< UpdateObjectEncryption
Rows kms_key_rows();            ///< keys of KMS: states, aliases, rotation, who may
Rows kms_crypto_rows();         ///< the work of KMS with keys, and its ledger
Rows kms_protocol_rows();       ///< the JSON of KMS
Rows access_policy_rows();      ///< conditions about encryption
Rows authentication_rows();     ///< signatures
Rows tls_rows();                ///< connections
Rows bucket_access_rows();      ///< Block Public Access, ownership, access control lists
Rows object_lock_rows();        ///< retention and legal hold
Rows replication_rows();        ///< replicas, and what lifecycle does to objects
Rows client_envelope_rows();    ///< entries of client-side encryption, read and written
Rows client_key_rows();         ///< its data keys, wraps and commitments
Rows client_operation_rows();   ///< its operations: what is sent, and in which order
Rows client_content_rows();     ///< its content, and what its options allow
Rows setting_rows();            ///< documents of buckets that are kept and read back

}  // namespace s3sse::deviations
