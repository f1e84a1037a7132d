using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Conversations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_post_counts",
                table: "post_counts");

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "post_counts",
                type: "text",
                nullable: false,
                defaultValue: "post");

            migrationBuilder.AddPrimaryKey(
                name: "pk_post_counts",
                table: "post_counts",
                columns: new[] { "author", "kind" });

            migrationBuilder.CreateTable(
                name: "conversations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    assignee = table.Column<Guid>(type: "uuid", nullable: true),
                    last_sequence = table.Column<int>(type: "integer", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_message_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reads = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conversations", x => x.id);
                    table.CheckConstraint("ck_conversations_closed_at", "(closed_at IS NOT NULL) = (status = 'closed')");
                    table.CheckConstraint("ck_conversations_status", "status IN ('open', 'assigned', 'waiting', 'closed')");
                    table.ForeignKey(
                        name: "fk_conversations_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "conversation_reads",
                columns: table => new
                {
                    conversation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    up_to = table.Column<int>(type: "integer", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conversation_reads", x => new { x.conversation_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_conversation_reads_conversations_conversation_id",
                        column: x => x.conversation_id,
                        principalTable: "conversations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    conversation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    author = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    body = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                    table.CheckConstraint("ck_messages_sequence", "sequence > 0");
                    table.ForeignKey(
                        name: "fk_messages_conversations_conversation_id",
                        column: x => x.conversation_id,
                        principalTable: "conversations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_assignee",
                table: "conversations",
                columns: new[] { "assignee", "last_message_at", "id" },
                filter: "assignee IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_conversations_customer",
                table: "conversations",
                columns: new[] { "customer", "last_message_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_last_message",
                table: "conversations",
                columns: new[] { "last_message_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_open_order",
                table: "conversations",
                column: "order_id",
                unique: true,
                filter: "status <> 'closed'");

            migrationBuilder.CreateIndex(
                name: "ix_conversations_order",
                table: "conversations",
                columns: new[] { "order_id", "last_message_at", "id" },
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_conversations_status",
                table: "conversations",
                columns: new[] { "status", "last_message_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_unassigned",
                table: "conversations",
                columns: new[] { "last_message_at", "id" },
                filter: "assignee IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_conversation_id_author_client_id",
                table: "messages",
                columns: new[] { "conversation_id", "author", "client_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_conversation_id_sequence",
                table: "messages",
                columns: new[] { "conversation_id", "sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conversation_reads");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "conversations");

            // One row for each author again.
            migrationBuilder.Sql("DELETE FROM post_counts WHERE kind <> 'post'");

            migrationBuilder.DropPrimaryKey(
                name: "pk_post_counts",
                table: "post_counts");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "post_counts");

            migrationBuilder.AddPrimaryKey(
                name: "pk_post_counts",
                table: "post_counts",
                column: "author");
        }
    }
}
