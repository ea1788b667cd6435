#pragma once

#include <cstdlib>
#include <memory>
#include <string>

#include <ldns/ldns.h>

/// Owners of what libldns allocates.
namespace mailctl::net::dns {

struct LdnsDelete {
    void operator()(ldns_pkt* packet) const { ::ldns_pkt_free(packet); }
    void operator()(ldns_rr* record) const { ::ldns_rr_free(record); }
    void operator()(ldns_rr_list* list) const { ::ldns_rr_list_deep_free(list); }
    void operator()(ldns_rdf* field) const { ::ldns_rdf_deep_free(field); }
    void operator()(char* text) const { std::free(text); }             // NOLINT: ldns uses malloc
    void operator()(unsigned char* bytes) const { std::free(bytes); }  // NOLINT: ldns uses malloc
};

using Packet = std::unique_ptr<ldns_pkt, LdnsDelete>;
using ResourceRecord = std::unique_ptr<ldns_rr, LdnsDelete>;
using RecordList = std::unique_ptr<ldns_rr_list, LdnsDelete>;
using Field = std::unique_ptr<ldns_rdf, LdnsDelete>;
using CText = std::unique_ptr<char, LdnsDelete>;
using CBytes = std::unique_ptr<unsigned char, LdnsDelete>;

/// A name as libldns has it; null where the text is none.
inline Field name_field(const std::string& name) {
    return Field(::ldns_dname_new_frm_str(name.c_str()));
}

}  // namespace mailctl::net::dns
